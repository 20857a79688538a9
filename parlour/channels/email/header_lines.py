"""Header fields of our own mails, folded and encoded: nothing that somebody wrote can begin a new field."""

from __future__ import annotations

import re
from collections.abc import Iterable
from email.header import Header

from parlour.channels.email.transport.smtp.addresses import envelope_address
from parlour.inboxes.contract import Party
from parlour.kernel.errors import Invalid

LINE = 76
WORDS_LIMIT = 2000
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029\ud800-\udfff]+")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9 !#$%&'*+/=?^_`{|}~-]+")
_IDENTIFIER = re.compile(r"<?([^<>\s\x00-\x1f\x7f]{1,900})>?")


def words_line(name: str, text: str) -> str:
    """An unstructured field: plain when it is ASCII, else in encoded words (RFC 2047)."""
    cleaned = _one_line(text)
    looks_encoded = "=?" in cleaned
    charset = "us-ascii" if cleaned.isascii() and not looks_encoded else "utf-8"
    return f"{name}: {_encoded(cleaned, charset, len(name) + 2)}"


def address_line(name: str, parties: Iterable[Party]) -> str:
    """An address field, or nothing when nobody who can be written is left."""
    written = [mailbox for party in parties if (mailbox := _mailbox(party))]
    return f"{name}: " + ",\r\n ".join(written) if written else ""


def ids_line(name: str, identifiers: Iterable[str]) -> str:
    """Message ids, one per line, never encoded and never cut; what is no id is left out."""
    found = [match[1] for identifier in identifiers if (match := _IDENTIFIER.fullmatch(identifier.strip()))]
    sound = [identifier for identifier in found if identifier.isascii()]
    return f"{name}: " + "\r\n ".join(f"<{identifier}>" for identifier in sound) if sound else ""


def _mailbox(party: Party) -> str:
    try:
        address = envelope_address(party.address)
    except Invalid:
        return ""
    name = _one_line(party.name)[:200]
    if not name:
        return address
    if _PLAIN_NAME.fullmatch(name) and "=?" not in name:
        return f"{name} <{address}>"
    if name.isascii() and "=?" not in name:
        escaped = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}" <{address}>'
    return f"{_encoded(name, 'utf-8', 8)} <{address}>"


def _encoded(text: str, charset: str, used: int) -> str:
    header = Header(text, charset, maxlinelen=LINE, header_name=" " * max(0, used - 2))
    return header.encode(linesep="\r\n")


def _one_line(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())[:WORDS_LIMIT]
