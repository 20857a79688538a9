"""Reading mail: bytes in, typed facts out. Pure: no Django, no network, no clock but the time budget."""

from __future__ import annotations

from parlour.channels.email.mime.model import (
    DEFAULT_LIMITS,
    Address,
    Attachment,
    Bounce,
    Defect,
    Limits,
    LoopMarkers,
    MailingList,
    ParsedMail,
    PartKind,
)
from parlour.channels.email.mime.parsing import parse

__all__ = [
    "DEFAULT_LIMITS",
    "Address",
    "Attachment",
    "Bounce",
    "Defect",
    "Limits",
    "LoopMarkers",
    "MailingList",
    "ParsedMail",
    "PartKind",
    "parse",
]
