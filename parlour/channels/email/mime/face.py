"""`parse` as a dictionary that can be written as JSON, for the command line and for other programs."""

from __future__ import annotations

from typing import Any

from parlour.channels.email.mime.model import Address, ParsedMail
from parlour.channels.email.mime.parsing import parse


def as_json(raw: bytes) -> dict[str, Any]:
    """Read one mail into the dictionary that `parse_mail` documents."""
    return face_of(parse(raw))


def face_of(mail: ParsedMail) -> dict[str, Any]:
    bounce = mail.bounce
    return {
        "from": _person(mail.author),
        "to": [_person(one) for one in mail.to],
        "cc": [_person(one) for one in mail.cc],
        "subject": mail.subject,
        "text": mail.text,
        "html": mail.html,
        "reply_text": mail.reply_text,
        "attachments": [
            {"filename": one.filename, "content_type": one.content_type, "size": one.size} for one in mail.attachments
        ],
        "message_id": mail.message_id,
        "in_reply_to": mail.in_reply_to[0] if mail.in_reply_to else "",
        "references": list(mail.references),
        "auto_submitted": mail.auto_submitted,
        "is_bounce": bounce is not None,
        "bounce_recipients": list(bounce.recipients) if bounce else [],
        "bounce_hard": bounce.hard if bounce else None,
    }


def _person(one: Address) -> dict[str, str]:
    return {"name": one.name, "address": one.address}
