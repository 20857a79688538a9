"""Housekeeping of the file store."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from parlour.files import store
from parlour.files.models import StoredFile
from parlour.kernel.scoping import across_organisations

EVERY_SECONDS = 86_400.0
# Bytes are written before their row: what is younger than this may belong to a transaction that is still open.
GRACE_SECONDS = 6 * 3600.0
_BATCH = 400


_next_sweep = 0.0


def sweep(stop: threading.Event) -> float:
    """Do the duty of the scheduler: sweep once a day in each process; returns the seconds until it is due again."""
    global _next_sweep  # noqa: PLW0603 - when this process swept last
    if time.monotonic() >= _next_sweep and not stop.is_set():
        sweep_strays()
        _next_sweep = time.monotonic() + EVERY_SECONDS
    return max(0.0, _next_sweep - time.monotonic())


def sweep_strays(grace: float = GRACE_SECONDS) -> int:
    """Remove bytes that no row names: left by a crash, a rollback or a destroyed file. Returns how many.

    Only what is older than `grace` seconds, and only names of our own making.
    """
    removed = 0
    for batch in _batches(_old_files(time.time() - grace)):
        with across_organisations("strays belong to no organisation any more"):
            ids = [UUID(path.stem) for path in batch]
            kept = set(StoredFile.objects.filter(pk__in=ids, destroyed_at=None).values_list("pk", flat=True))
        for path in batch:
            if path.suffix or UUID(path.stem) not in kept:
                path.unlink(missing_ok=True)
                removed += 1
    return removed


def _old_files(before: float) -> Iterator[Path]:
    for path in store.root().glob("*/*/*"):
        if path.suffix in ("", ".part") and _is_id(path.stem) and path.stat().st_mtime < before:
            yield path


def _is_id(stem: str) -> bool:
    return len(stem) == 32 and all(c in "0123456789abcdef" for c in stem)


def _batches(paths: Iterator[Path]) -> Iterator[list[Path]]:
    batch: list[Path] = []
    for path in paths:
        batch.append(path)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
