"""Addresses as they may stand in MAIL and RCPT: no line ends, no angle brackets, the domain in ASCII."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from parlour.kernel.errors import Invalid

_FORBIDDEN = re.compile(r"[\x00-\x20\x7f<>]")


def envelope_address(address: str) -> str:
    """Return the address for the envelope; raises Invalid with a sentence for what can't stand there.

    A local part beyond ASCII stays (RFC 6531); a domain beyond ASCII becomes its A-label form.
    """
    local, at, domain = address.rpartition("@")
    if not (at and local and domain) or len(address) > 320 or _FORBIDDEN.search(address):
        raise Invalid(_("This is not an address that mail can be sent to."))
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError as error:
        raise Invalid(_("The part of the address after the @ is not a name that exists in mail.")) from error


def needs_smtputf8(addresses: Iterable[str]) -> bool:
    return not all(address.isascii() for address in addresses)
