"""The mail that came back: its headers, from an attached part or from the text of the bounce itself."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parlour.channels.email.mime.addresses import read_addresses
from parlour.channels.email.mime.structure import Part
from parlour.channels.email.mime.transfer import undo
from parlour.channels.email.mime.words import header_text

_KEPT = (
    "message-id", "from", "to", "cc", "subject", "date", "in-reply-to", "references", "reply-to", "return-path",
    "x-loop", "auto-submitted",
)  # fmt: skip
_LARGEST = 64_000
_FIELD = re.compile(rb"^([!-9;-~]+)[ \t]*:[ \t]*(.*(?:\n[ \t]+\S.*)*)", re.MULTILINE)
_MESSAGE_TYPES = (
    "message/rfc822", "message/global", "text/rfc822-headers", "text/rfc822-header", "message/rfc822-headers",
    "message/global-headers",
)  # fmt: skip
_BELOW = re.compile(
    r"^[\s>|*]*(?:[-_=*.]{2,}\s*)?(?:below (?:this line|is|i have enclosed)|(?:this is )?a copy of (?:the|"
    r"your) (?:original )?(?:message|mail)|"
    r"the (?:full )?(?:original|undelivered|returned|body of the|header of the|text of the|"
    r"following is) ?(?:message|mail)?|"
    r"(?:original|returned|undelivered|unsent|rejected|bounced) (?:message|mail)(?: (?:follows|headers?|"
    r"text|below|attached))?|"
    r"message (?:header|text|body|headers|follows|contents?)|your (?:original )?message(?: \(|:| follows|"
    r" was| begins)|"
    r"(?:the )?headers? (?:of|from) (?:the|your)|included (?:is|below)|start of (?:returned|message|original)|"
    r"ursprüngliche nachricht|message d'origine|mensaje original|copy of (?:your )?message|"
    r"(?:hier|anbei) (?:ist|folgt).{0,40}(?:nachricht|kopie)|received: from|return-path:)",
    re.IGNORECASE | re.MULTILINE,
)
_HEADERS_BEGIN = re.compile(
    r"^[ \t>|]*(?:Received|Return-Path|Message-ID|DKIM-Signature|X-[A-Za-z-]+|MIME-Version|From|Date|To|"
    r"Subject): ?.*\n"
    r"(?:[ \t>|]+.*\n)*[ \t>|]*(?:Received|Message-ID|Date|From|To|Subject|MIME-Version|DKIM-Signature|"
    r"Content-Type|X-[A-Za-z-]+): ",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Returned:
    """`before` is the bounce's own text, without the mail that it quotes."""

    headers: tuple[tuple[str, str], ...]
    recipients: tuple[str, ...]
    before: str


def find_returned(root: Part, text: str) -> Returned:
    part = _message_part(root)
    if part is not None:
        data, _ = undo(part.body[: _LARGEST * 2], part.encoding)
        return _returned(data[:_LARGEST], text)
    start = _start_in(text)
    if start is None:
        return Returned((), (), text)
    quoted = "\n".join(line.lstrip("> |\t") if line[:1] in ">|" else line for line in text[start:].split("\n"))
    return _returned(_from_first_field(quoted).encode("utf-8", "replace")[:_LARGEST], text[:start])


def _message_part(root: Part) -> Part | None:
    waiting = list(root.children)
    for part in waiting:
        if part.content_type in _MESSAGE_TYPES:
            return part
        if len(waiting) < 100:
            waiting.extend(part.children)
    return None


def _start_in(text: str) -> int | None:
    """Where the bounce stops speaking and the returned mail begins."""
    headers = _HEADERS_BEGIN.search(text)
    marker = None
    for found in _BELOW.finditer(text):
        if headers and headers.start() - 400 <= found.start() <= headers.start():
            marker = found.start()
            break
    if headers is None:
        return None
    return marker if marker is not None and text[:marker].strip() else headers.start()


def _from_first_field(text: str) -> str:
    found = _HEADERS_BEGIN.search(text)
    return text[found.start() :] if found else text


def _returned(data: bytes, before: str) -> Returned:
    data = data.replace(b"\r\n", b"\n").lstrip()
    head = data.split(b"\n\n", 1)[0]
    fields: dict[str, bytes] = {}
    for found in _FIELD.finditer(head):
        fields.setdefault(found[1].decode("ascii", "replace").lower(), found[2])
    headers = tuple((name, header_text(fields[name][:2_000])) for name in _KEPT if name in fields)
    to = [fields[name] for name in ("to", "cc") if name in fields]
    return Returned(headers, tuple(one.address for one in read_addresses(to, 50) if "@" in one.address), before)
