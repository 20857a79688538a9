"""Recipients as agents type them, made into addresses that are safe to write to."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from parlour.contacts.models import normalised_email
from parlour.conversations.queries.recipients import is_ours
from parlour.inboxes.contract import Party
from parlour.kernel.errors import Invalid, LimitExceeded

MOST = 50
LONGEST = 320
LONGEST_NAME = 120
LONGEST_INPUT = 8000
_BETWEEN = re.compile(r'[,;\n]+(?=(?:[^"]*"[^"]*")*[^"]*$)')
_WITH_NAME = re.compile(r'^\s*(?P<name>"[^"]*"|[^<>"]*?)\s*<\s*(?P<address>[^<>\s]+)\s*>\s*$')
# RFC 5321 mailboxes as people have them: no quoted local parts, no comments, no address literals.
_ADDRESS = re.compile(r"^[^\s<>()\[\]\\,;:@\"]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)*[^\W_](?:[\w-]{0,61}[^\W_])?$")


@dataclass(frozen=True, slots=True)
class Addressed:
    """The recipients of one message, each address once."""

    to: tuple[Party, ...]
    cc: tuple[Party, ...]
    bcc: tuple[Party, ...]

    @property
    def everybody(self) -> tuple[Party, ...]:
        return self.to + self.cc + self.bcc


def addressed(
    to: Iterable[str] | str, cc: Iterable[str] | str, bcc: Iterable[str] | str, *, own: frozenset[str]
) -> Addressed:
    """Read and check recipients. Raises Invalid naming the field: nobody, not an address, or one of our own inboxes."""
    seen: set[str] = set()
    found = Addressed(*(_fresh(parties(given, role), seen) for given, role in ((to, "to"), (cc, "cc"), (bcc, "bcc"))))
    if not found.everybody:
        raise Invalid(_("Say to whom it goes."), "to")
    if len(found.everybody) > MOST:
        raise LimitExceeded(_("A message goes to at most %(most)s people.") % {"most": MOST}, "to")
    for one in found.everybody:
        if is_ours(one.address, own):
            sentence = _("%(address)s is one of your own inboxes; take it out, or the mail would come back here.")
            raise Invalid(sentence % {"address": one.address}, one.role)
    return found


def parties(given: Iterable[str] | str, role: str) -> list[Party]:
    """Read `Name <address>, address; ...`; raises Invalid on the first that is not an address."""
    text = given if isinstance(given, str) else "\n".join(given)
    if len(text) > LONGEST_INPUT:
        raise LimitExceeded(_("These are too many recipients."), role)
    return [_party(one, role) for one in _BETWEEN.split(text) if one.strip()]


def _party(written: str, role: str) -> Party:
    named = _WITH_NAME.match(written)
    address = (named["address"] if named else written).strip()
    if not is_address(address):
        raise Invalid(_("“%(written)s” is not an e-mail address.") % {"written": written.strip()[:80]}, role)
    name = named["name"].strip().strip('"') if named else ""
    return Party(address, " ".join("".join(c for c in name if c.isprintable()).split())[:LONGEST_NAME], role)


def is_address(address: str) -> bool:
    """Say whether mail can be sent to this: one mailbox, and nothing that could begin another header."""
    domain = address.rpartition("@")[2]
    whole = address.isprintable() and len(address) <= LONGEST and bool(_ADDRESS.match(address))
    return whole and ("." in domain or domain == "localhost") and ".." not in address


def _fresh(found: list[Party], seen: set[str]) -> tuple[Party, ...]:
    fresh = []
    for one in found:
        key = normalised_email(one.address)
        if key not in seen:
            seen.add(key)
            fresh.append(one)
    return tuple(fresh)
