"""The tree of parts: found by searching the bytes for boundaries, never line by line.

One pass of `bytes.find` per level. Where mails break the rules, these readings are ours: an outer boundary
ends whatever is open inside it; a missing last boundary ends at the end; a boundary that nobody declared is
looked for; a multipart without any boundary is plain text. The standard library reads well-formed mail the
same way (a test compares the two on generated mail).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from parlour.channels.email.mime.budget import Budget
from parlour.channels.email.mime.headers import Headers, read_headers
from parlour.channels.email.mime.parameters import read_parameters

_BOUNDARY_TAIL = re.compile(rb"(--)?[ \t]*(?:\r?\n|\r|\Z)")
_UNDECLARED = re.compile(rb"^--([^\s-][^\r\n]{0,200}?|-+[^\s-][^\r\n]{0,200}?)[ \t]*\r?\n(?=[Cc]ontent-)", re.MULTILINE)
_TYPE = re.compile(r"[!#$%&'*+.^_`{|}~0-9a-z-]+/[!#$%&'*+.^_`{|}~0-9a-z-]+")
_NO_PARAMETERS: Final[dict[str, str]] = {}


class Part:
    """One node: its headers, what they say about it, and where its body lies in the raw mail."""

    __slots__ = (
        "children",
        "content_type",
        "disposition",
        "disposition_parameters",
        "encoding",
        "end",
        "headers",
        "parameters",
        "raw",
        "start",
    )

    def __init__(self, raw: bytes, headers: Headers, start: int, end: int, default: str) -> None:
        self.raw = raw
        self.headers = headers
        self.start = start
        self.end = end
        self.children: list[Part] = []
        types = headers.all("content-type")
        stated = types[0] if types else b""
        if len(types) > 1:
            stated = _likelier(types, raw[start : min(end, start + 300)])
        self.content_type, self.parameters = _content_type(stated, default)
        self.encoding = _encoding(headers)
        given = headers.get("content-disposition")
        self.disposition, self.disposition_parameters = read_parameters(given) if given else ("", _NO_PARAMETERS)

    @property
    def body(self) -> bytes:
        return self.raw[self.start : self.end]

    @property
    def main_type(self) -> str:
        return self.content_type.partition("/")[0]


def read_structure(raw: bytes, budget: Budget) -> Part:
    """Read the whole mail into its tree of parts, within the budget."""
    return _read_part(raw, 0, len(raw), "text/plain", 0, budget)


def _read_part(raw: bytes, start: int, end: int, default: str, depth: int, budget: Budget) -> Part:
    headers, body = read_headers(raw, start, end, budget)
    part = Part(raw, headers, min(body, end), end, default)
    if part.content_type.startswith("multipart/"):
        if depth >= budget.limits.depth:
            budget.hit.add("depth")
            part.content_type = "application/octet-stream"
        else:
            _read_children(part, depth, budget)
    return part


def _read_children(part: Part, depth: int, budget: Budget) -> None:
    spans = _spans(part, budget)
    if not spans:
        # Words without the promised structure are still words.
        budget.defect("no-boundary")
        if part.body.strip():
            part.content_type, part.parameters = "text/plain", _NO_PARAMETERS
        return
    default = "message/rfc822" if part.content_type == "multipart/digest" else "text/plain"
    for start, end in spans:
        if not budget.another_part():
            break
        part.children.append(_read_part(part.raw, start, end, default, depth + 1, budget))


def _spans(part: Part, budget: Budget) -> list[tuple[int, int]]:
    """Where the children lie: the stretches between this multipart's boundary lines."""
    name = part.parameters.get("boundary", "").rstrip()
    if name:
        boundary = name.encode("utf-8", "surrogateescape")
        spans = _between(part.raw, part.start, part.end, boundary, budget)
        if spans:
            return spans
    found = _UNDECLARED.search(part.raw, part.start, min(part.end, part.start + 65_536))
    if found is None:
        return []
    budget.defect("wrong-boundary" if name else "undeclared-boundary")
    return _between(part.raw, part.start, part.end, found[1], budget)


def _between(raw: bytes, start: int, end: int, boundary: bytes, budget: Budget) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    opened = -1
    for hit, after, closes in _boundary_lines(raw, start, end, boundary, budget):
        if opened >= 0 and hit > opened:  # two boundary lines in a row enclose nothing
            spans.append((opened, max(opened, _before_newline(raw, hit, start))))
        if closes:
            # Some mailers close twice or begin with the closing line; only an opened one can be closed.
            if opened >= 0:
                return spans
            continue
        opened = after
        if len(spans) > budget.limits.parts:
            budget.hit.add("parts")
            return spans
    if opened >= 0:
        budget.defect("no-closing-boundary")
        if not spans or raw[opened:end].strip():
            spans.append((opened, max(opened, _glued_closing(raw, opened, end, boundary))))
    return spans


def _boundary_lines(
    raw: bytes, start: int, end: int, boundary: bytes, budget: Budget
) -> Iterator[tuple[int, int, bool]]:
    """Every line that is this boundary: where it begins, where the next line begins, whether it closes."""
    delimiter = b"\n--" + boundary
    length = len(delimiter)
    at_once = raw.startswith(delimiter[1:], start, end)
    hit = start - 1 if at_once else raw.find(delimiter, start, end)
    rejected = 0
    while hit >= 0 or at_once:
        at_once = False
        tail = _BOUNDARY_TAIL.match(raw, hit + length, end)
        if tail is not None and not (tail[1] and _belongs_inside(raw, start, hit, boundary)):
            yield hit + 1, tail.end(), bool(tail[1])
        else:
            rejected += 1
            if rejected % 1000 == 0 and not budget.in_time():
                return
        # The line break that ended this line may begin the next boundary.
        hit = raw.find(delimiter, tail.end() - 1 if tail else hit + length, end)


def _belongs_inside(raw: bytes, start: int, hit: int, boundary: bytes) -> bool:
    """Whether what looks like our closing line opens an inner multipart, whose boundary is ours and two dashes."""
    inner = raw.find(boundary + b"--", start, hit)
    return inner >= 0 and raw[inner - 10 : inner].lower().endswith((b"boundary=", b'boundary="'))


def _glued_closing(raw: bytes, opened: int, end: int, boundary: bytes) -> int:
    """The end of a last part whose closing boundary lost its line break and stands right behind the words."""
    closing = b"--" + boundary + b"--"
    found = raw.rfind(closing, opened, end)
    return found if found >= 0 and not raw[found + len(closing) : end].strip() else end


def _before_newline(raw: bytes, hit: int, start: int) -> int:
    """The line break before a boundary belongs to the boundary (RFC 2046 section 5.1.1)."""
    if hit > start and raw[hit - 1] == 0x0A:
        hit -= 1
    if hit > start and raw[hit - 1] == 0x0D:
        hit -= 1
    return hit


def _likelier(given: list[bytes], beginning: bytes) -> bytes:
    """Of several Content-Type fields: the multipart whose boundary opens the body, else the last."""
    opening = beginning.lstrip()
    for one in given:
        boundary = read_parameters(one)[1].get("boundary", "")
        if boundary and opening.startswith(b"--" + boundary.encode("utf-8", "surrogateescape")):
            return one
    return given[-1]


def _content_type(given: bytes, default: str) -> tuple[str, dict[str, str]]:
    if not given:
        return default, _NO_PARAMETERS
    if given.strip().lower() in (b"text/plain", b"text"):
        return "text/plain", _NO_PARAMETERS
    content_type, parameters = read_parameters(given)
    found = _TYPE.match(content_type.replace(" ", ""))
    if found:
        return found[0], parameters
    if content_type in ("text", "html", "plain"):
        return ("text/html" if content_type == "html" else "text/plain"), parameters
    if "boundary" in parameters:
        return "multipart/mixed", parameters
    return default if not content_type else "application/octet-stream", parameters


def _encoding(headers: Headers) -> str:
    given = headers.get("content-transfer-encoding")
    if not given:
        return ""
    name = given.decode("ascii", "replace").strip().strip("\"'").lower()
    if "base64" in name:
        return "base64"
    if ("quoted" in name and "printable" in name) or name in ("qp", "quoted-print"):
        return "quoted-printable"
    return name.split(";")[0].split()[0] if name.split(";")[0].split() else ""
