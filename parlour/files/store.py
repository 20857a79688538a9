"""Where bytes live: one encrypted file each, on disk and safe before its row is committed."""

import os
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from parlour.files.chunks import opened_range, sealed_chunks
from parlour.files.links import preview_url, signed_url
from parlour.files.models import StoredFile
from parlour.kernel import crypto
from parlour.kernel.actor import Actor
from parlour.kernel.clock import now
from parlour.kernel.errors import Permanent, Temporary
from parlour.kernel.ids import uuid7

__all__ = ["destroy", "discard", "prepare", "preview_url", "put", "read", "read_range", "signed_url"]


def put(organisation_id: UUID, payload: bytes) -> StoredFile:
    """Encrypt and store `payload`, durably, and return its row, saved in the caller's transaction.

    The bytes are on disk before the row exists, so a row without bytes never does; bytes whose row was rolled
    back are strays, swept later. Raises Temporary when the disk does not take them.
    """
    stored = prepare(organisation_id, payload)
    stored.save(force_insert=True)
    return stored


def prepare(organisation_id: UUID, payload: bytes) -> StoredFile:
    """Store the bytes only, and return the row for the caller to save.

    Called before a transaction begins, it keeps the waiting for the disk out of it: SQLite has one writer.
    """
    file_id, key = uuid7(), crypto.new_key()
    place = f"{organisation_id.hex}/{file_id.hex[-2:]}/{file_id.hex}"
    try:
        _write(path_of(place), sealed_chunks(key, payload, place))
    except OSError as error:
        raise Temporary(f"The file store does not take any more ({error.strerror}); free some space.") from error
    return StoredFile(
        id=file_id, organisation_id=organisation_id, size=len(payload), wrapped_key=crypto.wrap(key), place=place
    )


def discard(stored: StoredFile) -> None:
    """Take back what `prepare` stored, when its row was never saved."""
    path_of(stored.place).unlink(missing_ok=True)


def read(stored: StoredFile) -> bytes:
    """Return the bytes of a stored file. Raises Permanent when they were destroyed, are missing or damaged."""
    return b"".join(read_range(stored, 0, stored.size))


def read_range(stored: StoredFile, start: int, end: int) -> Iterator[bytes]:
    """Yield the bytes from `start` up to (not with) `end`, at most a MiB at a time.

    The first piece is opened at once, so that a missing or damaged file raises Permanent here, not half-way.
    """
    pieces = _pieces(stored, start, end)
    first = next(pieces, b"")
    return _after(first, pieces)


def destroy(stored: StoredFile, *, actor: Actor) -> StoredFile:
    """Destroy key and bytes: the key in this transaction, the bytes once it is committed. The row stays, empty.

    What a crash leaves between the two is noise without its key, and the sweep of strays takes it.
    """
    stored.wrapped_key, stored.destroyed_at = None, now()
    stored.save(update_fields=["wrapped_key", "destroyed_at"])
    transaction.on_commit(partial(discard, stored))
    return stored


def root() -> Path:
    """Return the folder of the file store."""
    return Path(settings.DATA) / "files"


def path_of(place: str) -> Path:
    """Return the path of a place in the store, which is `organisation/xx/id` in hexadecimal."""
    return root() / place


def _pieces(stored: StoredFile, start: int, end: int) -> Iterator[bytes]:
    if stored.wrapped_key is None:
        raise Permanent("This file was destroyed.")
    key = crypto.unwrap(stored.wrapped_key)
    try:
        file = path_of(stored.place).open("rb")
    except FileNotFoundError:
        raise Permanent("The bytes of this file are missing from the file store; restore it from a backup.") from None
    except OSError as error:
        raise Temporary(f"The file store can't be read ({error.strerror}).") from error
    with file:
        yield from opened_range(file, key, stored.place, stored.size, start, end)


def _after(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _write(path: Path, chunks: Iterable[bytes]) -> None:
    """Under its last name at once: no row names it before it is whole, and a rename would wait for the disk again."""
    _make_folder(path.parent)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        _sync_folder(path.parent)
    except OSError:
        path.unlink(missing_ok=True)
        raise


def _make_folder(folder: Path) -> None:
    """Make a folder with its parents; each new one is written into its parent durably."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True, mode=0o700)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
