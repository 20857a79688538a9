"""The decoded contents of parts: body text and HTML, and attachments with their bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parlour.channels.email.mime import tnef
from parlour.channels.email.mime.bodies import Bodies
from parlour.channels.email.mime.budget import Budget
from parlour.channels.email.mime.charsets import clean, decode
from parlour.channels.email.mime.filenames import name_for, name_of, safe_name
from parlour.channels.email.mime.flowed import unflow
from parlour.channels.email.mime.kinds import kind_of, type_of_name
from parlour.channels.email.mime.model import Attachment
from parlour.channels.email.mime.structure import Part
from parlour.channels.email.mime.transfer import find_uuencoded, find_yenc, undo
from parlour.channels.email.mime.words import header_text
from parlour.kernel.markup import html_to_text, text_to_html

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)


@dataclass(slots=True)
class Contents:
    text: str
    html: str
    text_is_derived: bool
    attachments: list[Attachment]


def read_contents(bodies: Bodies, budget: Budget) -> Contents:
    """Decode what the mail holds, within the budget."""
    attachments: list[Attachment] = []
    decoded: dict[int, str] = {}
    for part in (*bodies.text, *bodies.html):
        if id(part) not in decoded and part.main_type == "text":
            decoded[id(part)] = _read_text(part, attachments, budget)
    html = _html(bodies.html, decoded, budget)
    text, derived = _text(bodies.text, decoded, budget)
    referred = html.lower() if any("content-id" in part.headers for part in bodies.attached) else ""
    for part in bodies.attached:
        attachments.extend(_read_attachment(part, len(attachments), referred, budget))
    if not text.strip() and not html.strip():
        text = tnef.body_of(bodies.attached)
    return Contents(text, html, derived, _within_count(attachments, budget))


def _within_count(attachments: list[Attachment], budget: Budget) -> list[Attachment]:
    if len(attachments) > budget.limits.attachments:
        budget.hit.add("attachments")
    return attachments[: budget.limits.attachments]


def _read_text(part: Part, attachments: list[Attachment], budget: Budget) -> str:
    """The text of a body part, its encoded files taken out, soft lines joined, line ends made plain."""
    data = _decoded_bytes(part, budget)
    is_html = part.content_type == "text/html"
    if not is_html and (b"begin" in data or b"=ybegin" in data):
        data = _take_out_files(data, attachments, budget)
    charset = part.parameters.get("charset", "")
    if is_html and not charset:
        found = _META_CHARSET.search(data[:4096])
        charset = found[1].decode("ascii") if found else ""
    text = decode(data, charset)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = clean(text)
    if not is_html and part.parameters.get("format", "").lower() == "flowed":
        text = unflow(text, part.parameters.get("delsp", "").lower() == "yes")
    return text


def _decoded_bytes(part: Part, budget: Budget) -> bytes:
    body = part.body
    if not budget.in_time() or not budget.room_for(len(body)):
        return b""
    data, defect = undo(body, part.encoding)
    if defect:
        budget.defect(defect, part.content_type)
    return data


def _take_out_files(data: bytes, attachments: list[Attachment], budget: Budget) -> bytes:
    """Files that older programs put straight into the text (uuencode, yEnc) become attachments."""
    kept, position = [], 0
    for start, end, payload, raw_name in find_uuencoded(data) or find_yenc(data):
        name = safe_name(header_text(raw_name)) or name_for("application/octet-stream", len(attachments) + 1)
        if budget.room_for(len(payload)):
            kind = type_of_name(name)
            attachments.append(Attachment(name, kind, payload, len(payload), disposition="attachment"))
        kept.append(data[position:start])
        position = end
    return b"".join([*kept, data[position:]])


def _text(parts: list[Part], decoded: dict[int, str], budget: Budget) -> tuple[str, bool]:
    pieces, derived = [], bool(parts)
    for part in parts:
        text = decoded.get(id(part))
        if text is None:
            continue
        if part.content_type == "text/html":
            text = html_to_text(text)
        else:
            derived = False
        pieces.append(text)
    return _cut("\n".join(pieces), budget.limits.text_chars, "text_chars", budget), derived and bool(pieces)


def _html(parts: list[Part], decoded: dict[int, str], budget: Budget) -> str:
    if not any(part.content_type == "text/html" for part in parts):
        return ""
    pieces = []
    for part in parts:
        text = decoded.get(id(part))
        if text is not None:
            pieces.append(text if part.content_type == "text/html" else text_to_html(text))
    return _cut("\n".join(pieces), budget.limits.html_chars, "html_chars", budget)


def _cut(text: str, most: int, name: str, budget: Budget) -> str:
    if len(text) > most:
        budget.hit.add(name)
        return text[:most]
    return text


def _read_attachment(part: Part, before: int, html: str, budget: Budget) -> list[Attachment]:
    """One part as an attachment; a winmail.dat as the files inside it."""
    kind = kind_of(part)
    payload, truncated = _payload(part, budget)
    if kind == "tnef" and not truncated:
        inside = tnef.files_in(payload)
        if inside:
            return inside
    name = name_of(part) or _name_of_message(part, kind) or name_for(part.content_type, before + 1)
    content_id = part.headers.get("content-id").decode("ascii", "replace").strip().strip("<>")
    shown = bool(content_id) and f"cid:{content_id.lower()}" in html
    made = Attachment(
        filename=name,
        content_type=part.content_type,
        payload=payload,
        size=len(payload),
        content_id=content_id,
        disposition=part.disposition,
        inline=shown or part.disposition == "inline",
        kind=kind,
        charset=part.parameters.get("charset", ""),
        truncated=truncated,
    )
    return [made]


def _payload(part: Part, budget: Budget) -> tuple[bytes, bool]:
    length = part.end - part.start
    if length > budget.limits.attachment_bytes * 3 // 2:
        budget.hit.add("attachment_bytes")
        return b"", True
    if not budget.in_time() or not budget.room_for(length):
        return b"", True
    data, defect = undo(part.body, part.encoding)
    if defect:
        budget.defect(defect, part.content_type)
    if len(data) > budget.limits.attachment_bytes:
        budget.hit.add("attachment_bytes")
        return b"", True
    return data, False


def _name_of_message(part: Part, kind: str) -> str:
    """A forwarded message is called by its subject."""
    if kind != "message":
        return ""
    found = re.search(rb"(?im)^subject:[ \t]*(.*(?:\n[ \t].*)*)", part.raw[part.start : part.start + 20_000])
    subject = safe_name(header_text(found[1]))[:100].strip() if found else ""
    return f"{subject.replace('/', '-')}.eml" if subject else ""
