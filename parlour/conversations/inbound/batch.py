"""Rows of several mails, asked for and written together.

Before the first mail of a group is judged, one look says what of it *may* be known already; what certainly is not
known need not be asked for again, mail by mail. New rows wait here and are written with one statement per table. A
mail that has to do with rows that still wait has them written first, so that it is judged as if it came alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from parlour.contacts.models import Contact, ContactIdentity, IdentityKind, normalised_email
from parlour.conversations.keys import digest_of
from parlour.conversations.locking import take_numbers
from parlour.conversations.models import Attachment, Conversation, Message, Participant, ThreadKey
from parlour.inboxes.contract import Inbound, InboundKind
from parlour.inboxes.models import Envelope, Inbox
from parlour.kernel.rows import insert

# In the order in which they name each other.
TABLES: tuple[type[models.Model], ...] = (
    Contact,
    ContactIdentity,
    Conversation,
    Message,
    Participant,
    ThreadKey,
    Attachment,
)
ENDED = ("state", "reason", "trail", "lease_until", "due_at", "done_at")


@dataclass(slots=True)
class Marks:
    """By what a mail can be recognised: its fingerprint, the addresses that wrote, the ids in its headers."""

    fingerprints: set[str] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)
    digests: set[str] = field(default_factory=set)

    def add(self, other: "Marks") -> None:
        self.fingerprints |= other.fingerprints
        self.addresses |= other.addresses
        self.digests |= other.digests

    def meets(self, other: "Marks") -> bool:
        """Whether they have anything in common."""
        return bool(
            self.fingerprints & other.fingerprints or self.addresses & other.addresses or self.digests & other.digests
        )


@dataclass(slots=True)
class Batch:
    """The rows of one transaction that are still to be written, and what may be known before it."""

    inbox: Inbox
    known: Marks = field(default_factory=Marks)
    waiting: Marks = field(default_factory=Marks)
    rows: dict[type[models.Model], list[Any]] = field(default_factory=dict)
    envelopes: list[Envelope] = field(default_factory=list)

    def add(self, *rows: models.Model) -> None:
        """Let rows be written with the others."""
        for row in rows:
            self.rows.setdefault(type(row), []).append(row)

    def begin(self, envelope: Envelope, inbound: Inbound) -> None:
        """Before a mail is judged: write what waits, if this mail could have to do with it."""
        marks = marks_of(envelope, inbound)
        # Reports, reply addresses and numbers in subjects lead to rows by ways of their own.
        winding = inbound.kind is not InboundKind.MESSAGE or inbound.reply_tokens or "[#" in inbound.subject
        if winding or self.waiting.meets(marks):
            self.write()
        self.waiting.add(marks)

    def write(self) -> None:
        """Write everything that waits, in the order in which the tables name each other."""
        for row, number in zip(self.rows.get(Conversation, ()), self._numbers(), strict=True):
            row.number = number
        for table in TABLES:
            insert(self.rows.pop(table, []))
        insert(self.envelopes, update=ENDED)
        self.envelopes = []
        self.known.add(self.waiting)
        self.waiting = Marks()

    def _numbers(self) -> Iterable[int]:
        count = len(self.rows.get(Conversation, ()))
        return take_numbers(self.inbox.organisation_id, count) if count else ()


def marks_of(envelope: Envelope, inbound: Inbound) -> Marks:
    """By what one mail can be recognised."""
    written = [inbound.sender.address if inbound.sender else "", envelope.sender]
    written += [one.address for one in inbound.parties if one.role == "reply-to"]
    ids = [inbound.outside_id, inbound.receipt_for, *inbound.thread_ids]
    return Marks(
        {inbound.fingerprint} - {""},
        {normalised_email(one) for one in written if one},
        {digest_of(one) for one in ids if one},
    )


def look_ahead(inbox: Inbox, marks: Iterable[Marks]) -> Batch:
    """A batch that knows which of these marks may be known already. Inside the transaction that holds the inbox."""
    every = Marks()
    for one in marks:
        every.add(one)
    messages = Message.objects.filter(inbox=inbox, fingerprint__in=every.fingerprints)
    identities = ContactIdentity.objects.filter(kind=IdentityKind.EMAIL, value__in=every.addresses)
    keys = ThreadKey.objects.filter(inbox=inbox, digest__in=every.digests)
    known = Marks(
        set(messages.values_list("fingerprint", flat=True)),
        set(identities.values_list("value", flat=True)),
        set(keys.values_list("digest", flat=True)),
    )
    return Batch(inbox, known)
