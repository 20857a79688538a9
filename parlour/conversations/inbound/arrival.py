"""What is known of one mail on its way through the steps."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from parlour.contacts.models import Contact, ContactIdentity, normalised_email
from parlour.conversations.inbound.batch import Batch
from parlour.conversations.models import Conversation, Direction, Message
from parlour.files.models import StoredFile
from parlour.inboxes.contract import Inbound, InboundFile, InboundKind, Party
from parlour.inboxes.models import Envelope, Inbox
from parlour.kernel.actor import Actor
from parlour.kernel.clock import now
from parlour.kernel.events import Fact

IMPORT = "import"


@dataclass(slots=True)
class Arrival:
    """One mail, and what the steps have found out. Facts about it are in `inbound` and never change."""

    envelope: Envelope
    inbox: Inbox
    inbound: Inbound
    own_addresses: frozenset[str]
    batch: Batch
    at: datetime = field(default_factory=now)

    kind: InboundKind = InboundKind.MESSAGE
    direction: Direction = Direction.INCOMING
    author: Party | None = None
    identity: ContactIdentity | None = None
    contact: Contact | None = None
    unseen: bool = False
    spam: bool = False
    bounced: Message | None = None
    conversation: Conversation | None = None
    new_keys: tuple[str, ...] = ()
    files: list[tuple[InboundFile, StoredFile]] = field(default_factory=list)
    trail: list[dict[str, Any]] = field(default_factory=list)
    facts: list[tuple[Fact, Actor]] = field(default_factory=list)

    @property
    def imported(self) -> bool:
        """It is old mail: brought over from elsewhere, or found in a mailbox when that was first opened. It keeps its
        date, nobody is told, nothing is sent because of it."""
        return self.envelope.source == IMPORT or self.envelope.never_answer

    @property
    def archived(self) -> bool:
        """It was brought over from an archive: what is in there was settled long ago."""
        return self.envelope.source == IMPORT

    @property
    def author_address(self) -> str:
        """The normalised address of the author; empty when there is none."""
        return normalised_email(self.author.address) if self.author else ""
