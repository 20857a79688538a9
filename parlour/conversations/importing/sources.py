"""Mails one after the other from an mbox file, a Maildir or a single file, in bounded memory."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from parlour.kernel.errors import Invalid

FROM = b"From "
# What begins a mail has a time in it: "From dee@customer.example Tue Mar  3 09:12:00 2026". A sentence has none.
_WITH_TIME = re.compile(rb"^From .*\d\d:\d\d")
HEADER_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Found:
    """One raw mail (None when it is longer than the limit), where it stands, and how far that is, from 0 to 1."""

    raw: bytes | None
    ref: str
    share: float


def mails(path: Path, limit: int) -> Iterator[Found]:
    """Every mail at `path`. Raises Invalid with a remedy when there are none to be read."""
    if path.is_dir():
        return _maildir(path, limit)
    if not path.is_file():
        raise Invalid(f"There is no file or folder {path.name}; name an mbox file, a Maildir or a mail.")
    with path.open("rb") as file:
        start = file.read(HEADER_BYTES)
    if start.startswith(FROM):
        return _mbox(path, limit)
    if b":" in start.split(b"\n", 1)[0]:
        return _single(path, limit)
    raise Invalid(f"{path.name} is neither an mbox file (which begins with “From ”) nor a mail.")


def _single(path: Path, limit: int) -> Iterator[Found]:
    yield Found(_read(path, limit), path.name, 1.0)


def _maildir(folder: Path, limit: int) -> Iterator[Found]:
    if not (folder / "cur").is_dir() or not (folder / "new").is_dir():
        raise Invalid(f"{folder.name} is no Maildir: it has no folders “cur” and “new”.")
    paths = sorted(one for name in ("cur", "new") for one in (folder / name).iterdir() if one.is_file())
    for position, path in enumerate(paths, 1):
        # What follows the colon are flags, which change when somebody reads the mail.
        yield Found(_read(path, limit), path.name.partition(":")[0], position / len(paths))


def _read(path: Path, limit: int) -> bytes | None:
    return None if path.stat().st_size > limit else path.read_bytes()


def _mbox(path: Path, limit: int) -> Iterator[Found]:
    size = max(path.stat().st_size, 1)
    with path.open("rb") as file:
        yield from (Found(raw, f"{path.name}@{start}", min(end / size, 1.0)) for start, end, raw in _parts(file, limit))


def _parts(file: BinaryIO, limit: int) -> Iterator[tuple[int, int, bytes | None]]:
    """The mails of an mbox (RFC 4155, with the quoting of “mboxrd”): start, end and bytes of each."""
    lines: list[bytes] = []
    start = length = position = 0
    begun, blank, timed = False, True, False
    for line in file:
        if blank and line.startswith(FROM) and (not timed or _WITH_TIME.match(line)):
            timed = timed or (not begun and bool(_WITH_TIME.match(line)))
            if begun:
                yield start, position, _joined(lines, length, limit)
            lines, length, start, begun = [], 0, position, True
        else:
            length += len(line)
            if length <= limit:
                lines.append(_unquoted(line))
        blank = not line.strip(b"\r\n")
        position += len(line)
    if begun:
        yield start, position, _joined(lines, length, limit)


def _unquoted(line: bytes) -> bytes:
    return line[1:] if line.startswith(b">") and line.lstrip(b">").startswith(FROM) else line


def _joined(lines: list[bytes], length: int, limit: int) -> bytes | None:
    if length > limit:
        return None
    if lines and not lines[-1].strip(b"\r\n"):
        lines.pop()  # the blank line before the next “From ” belongs to the file, not to the mail
    return b"".join(lines)
