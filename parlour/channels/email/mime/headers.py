"""The header block of a mail or part: raw fields by lower-cased name, found in one pass over the bytes.

Tolerant as the wild asks for: mbox `From ` lines, blanks before the colon, fields folded without an indent,
bare CR, a body without the separating blank line.
"""

from __future__ import annotations

import re
from functools import lru_cache

from parlour.channels.email.mime.budget import Budget

_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:(.*(?:\n[ \t].*)*)\n?")
_BLANK_LINE = re.compile(rb"\n\r?\n")
_KNOWN = re.compile(
    rb"(?i)(?:content-[a-z-]+|x-[!-9;-~]+|from|to|cc|bcc|subject|date|message-id|in-reply-to|references|"
    rb"received|return-path|sender|reply-to|mime-version|list-[a-z-]+|delivered-to|dkim-signature|"
    rb"auto-submitted|precedence|arc-[a-z-]+|authentication-results|user-agent|thread-[a-z]+)[ \t]*:"
)
_BOUNDARY_LINE = re.compile(rb"--[^\s-]")


class Headers:
    """Raw values by lower-cased name, in the order in which they came."""

    __slots__ = ("fields",)

    def __init__(self) -> None:
        self.fields: dict[str, list[bytes]] = {}

    def get(self, name: str) -> bytes:
        """The first value, or nothing."""
        values = self.fields.get(name)
        return values[0] if values else b""

    def all(self, name: str) -> list[bytes]:
        return self.fields.get(name, [])

    def __contains__(self, name: str) -> bool:
        return name in self.fields


def read_headers(raw: bytes, start: int, end: int, budget: Budget) -> tuple[Headers, int]:
    """Read the header block that begins at `start`; answer it and where the body begins."""
    stop, body = _extent(raw, start, end)
    if stop - start > budget.limits.header_bytes:
        budget.hit.add("header_bytes")
        stop = start + budget.limits.header_bytes
    headers = Headers()
    position = _skip_envelope_line(raw, start, stop)
    fields, match, count = headers.fields, _FIELD.match, 0
    while position < stop:
        found = match(raw, position, stop)
        if found is None:
            position, is_body = _bad_line(raw, position, stop, budget)
            if is_body:
                return headers, position
            continue
        name = _name(found[1])
        known = fields.get(name)
        if known is None:
            fields[name] = [found[2]]
        else:
            known.append(found[2])
        position = found.end()
        count += 1
        if count >= budget.limits.header_count:
            budget.hit.add("header_count")
            break
    return headers, body


@lru_cache(maxsize=1024)
def _name(written: bytes) -> str:
    return written.decode("ascii").lower()


def _extent(raw: bytes, start: int, end: int) -> tuple[int, int]:
    """Where the header block ends and where the body begins."""
    if raw.startswith(b"\n", start, end):
        return start, start + 1
    if raw.startswith(b"\r\n", start, end):
        return start, start + 2
    blank = _BLANK_LINE.search(raw, start, end)
    return (blank.start() + 1, blank.end()) if blank else (end, end)


def _skip_envelope_line(raw: bytes, start: int, stop: int) -> int:
    """Pass over an mbox separator, and over its escaped form, before the first field."""
    if raw.startswith((b"From ", b">From "), start, stop):
        newline = raw.find(b"\n", start, stop)
        return stop if newline < 0 else newline + 1
    return start


def _bad_line(raw: bytes, position: int, stop: int, budget: Budget) -> tuple[int, bool]:
    """What to do with a line that is no field: join it to its neighbours, or begin the body there.

    A field that was folded without an indent, or a line of rubbish, is followed by a known field; words
    that belong to the body are not.
    """
    newline = raw.find(b"\n", position, stop)
    after = stop if newline < 0 else newline + 1
    if _BOUNDARY_LINE.match(raw, position, stop):
        budget.defect("no-blank-line")
        return position, True
    if raw[position : position + 1] in b" \t\r" and not raw[position:after].strip():
        return after, False
    for _ in range(3):
        if _KNOWN.match(raw, after, stop):
            budget.defect("bad-header-line")
            return after, False
        newline = raw.find(b"\n", after, stop)
        if newline < 0:
            break
        after = newline + 1
    budget.defect("no-blank-line")
    return position, True
