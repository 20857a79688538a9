"""winmail.dat (TNEF): the files and the text that Outlook packed into it."""

from __future__ import annotations

import logging
from typing import Any

from parlour.channels.email.mime.charsets import clean, decode
from parlour.channels.email.mime.filenames import name_for, safe_name
from parlour.channels.email.mime.kinds import kind_of, type_of_name
from parlour.channels.email.mime.model import Attachment
from parlour.channels.email.mime.structure import Part
from parlour.channels.email.mime.transfer import undo
from parlour.kernel.markup import html_to_text

SIGNATURE = b"\x78\x9f\x3e\x22"
MOST_FILES = 100
LARGEST = 30 * 1024 * 1024

# The package tells its log about every oddity, with pieces of the mail.
logging.getLogger("tnefparse").setLevel(logging.CRITICAL)


def files_in(payload: bytes) -> list[Attachment]:
    """The files packed into a winmail.dat; none when it cannot be read."""
    opened = _open(payload)
    if opened is None:
        return []
    found = []
    for number, packed in enumerate(getattr(opened, "attachments", [])[:MOST_FILES], start=1):
        data = _bytes(packed.data)
        name = safe_name(_name(packed)) or name_for("application/octet-stream", number)
        found.append(Attachment(name, type_of_name(name), data, len(data), disposition="attachment"))
    return found


def body_of(parts: list[Part]) -> str:
    """The text inside the first winmail.dat among these parts, for a mail that has no other body."""
    for part in parts:
        if kind_of(part) == "tnef":
            opened = _open(undo(part.body, part.encoding)[0])
            if opened is not None:
                return _body(opened)
    return ""


def _open(payload: bytes) -> Any:
    if not payload.startswith(SIGNATURE) or len(payload) > LARGEST:
        return None
    from tnefparse import TNEF  # slow to import, and few mails need it

    try:
        return TNEF(payload, do_checksum=False)
    except Exception:  # noqa: BLE001 - the package raises whatever the damage leads to
        return None


def _body(opened: Any) -> str:
    html = _part_of(opened, "htmlbody")
    plain = _part_of(opened, "body")
    text = _text(plain)
    return text if text.strip() else html_to_text(_text(html))


def _part_of(opened: Any, name: str) -> Any:
    try:
        return getattr(opened, name, None)
    except Exception:  # noqa: BLE001 - these are properties that decode on the way
        return None


def _text(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, bytes):
        return decode(value.strip(b"\x00"))
    return clean(value).replace("\r\n", "\n") if isinstance(value, str) else ""


def _bytes(value: Any) -> bytes:
    return bytes(value) if isinstance(value, (bytes, bytearray, memoryview)) else b""


def _name(packed: Any) -> str:
    return _asked(packed, "long_filename") or _asked(packed, "name")


def _asked(packed: Any, what: str) -> str:
    try:
        value = getattr(packed, what)
        return _text(value() if callable(value) else value).strip("\x00")
    except Exception:  # noqa: BLE001 - names are decoded on the way
        return ""
