"""What can happen to a conversation, in the past tense. Ids, numbers, times and closed words only."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from parlour.conversations.models import Conversation
from parlour.kernel.actor import Actor
from parlour.kernel.events import Fact, record
from parlour.kernel.events.facts import declare
from parlour.kernel.models import Event


class FailureState(StrEnum):
    """How a delivery failed: refused, given up, came back, held by the brake, or nobody knows."""

    FAILED = "failed"
    BOUNCED = "bounced"
    DELAYED = "delayed"
    HELD = "held"
    UNCONFIRMED = "unsure"


class InboundSort(StrEnum):
    """What sort of message came in."""

    MESSAGE = "message"
    AUTO_REPLY = "auto-reply"
    BOUNCE = "bounce"
    RECEIPT = "receipt"


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class Started(Fact):
    """A conversation began, with this message."""

    kind: ClassVar[str] = "conversation.started"
    inbox_id: UUID
    message_id: UUID
    by_us: bool


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReceived(Fact):
    """Something came in. `quiet`: it asks nobody's attention (automatic, spam or imported)."""

    kind: ClassVar[str] = "conversation.message_received"
    inbox_id: UUID
    message_id: UUID
    sort: InboundSort
    quiet: bool


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyQueued(Fact):
    """An agent's message was put in the queue; it leaves at `leaves_at` unless undone."""

    kind: ClassVar[str] = "conversation.reply_queued"
    message_id: UUID
    leaves_at: datetime


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyUndone(Fact):
    """A message was taken back before any copy of it left."""

    kind: ClassVar[str] = "conversation.reply_undone"
    message_id: UUID


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class ReplySent(Fact):
    """The other side took `copies` copies of a message."""

    kind: ClassVar[str] = "conversation.reply_sent"
    message_id: UUID
    copies: int


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFailed(Fact):
    """One copy of a message did not arrive, or we can't know whether it did."""

    kind: ClassVar[str] = "conversation.delivery_failed"
    message_id: UUID
    delivery_id: UUID
    state: FailureState


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRetried(Fact):
    """An agent asked for a copy to be sent again."""

    kind: ClassVar[str] = "conversation.delivery_retried"
    message_id: UUID
    delivery_id: UUID


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryCancelled(Fact):
    """An agent gave up a copy that had not left."""

    kind: ClassVar[str] = "conversation.delivery_cancelled"
    message_id: UUID
    delivery_id: UUID


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class Noted(Fact):
    """An agent left a private note."""

    kind: ClassVar[str] = "conversation.noted"
    message_id: UUID


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned(Fact):
    """The conversation became somebody's, or nobody's."""

    kind: ClassVar[str] = "conversation.assigned"
    assignee_id: UUID | None
    previous_id: UUID | None


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class Closed(Fact):
    """The matter was settled."""

    kind: ClassVar[str] = "conversation.closed"


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened(Fact):
    """The matter came up again: by an agent, or by the message named."""

    kind: ClassVar[str] = "conversation.reopened"
    message_id: UUID | None = None


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class Snoozed(Fact):
    """The conversation was put off."""

    kind: ClassVar[str] = "conversation.snoozed"
    until: datetime


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class Woke(Fact):
    """A snoozed conversation came back: its time had come, or the message named came in."""

    kind: ClassVar[str] = "conversation.woke"
    message_id: UUID | None = None


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedSpam(Fact):
    """It was judged to be spam."""

    kind: ClassVar[str] = "conversation.marked_spam"


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class UnmarkedSpam(Fact):
    """It was not spam after all."""

    kind: ClassVar[str] = "conversation.unmarked_spam"


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class Trashed(Fact):
    """It was put in the trash."""

    kind: ClassVar[str] = "conversation.trashed"


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class Restored(Fact):
    """It was taken out of the trash."""

    kind: ClassVar[str] = "conversation.restored"


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged(Fact):
    """A tag was put on."""

    kind: ClassVar[str] = "conversation.tagged"
    tag_id: UUID


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class Untagged(Fact):
    """A tag was taken off."""

    kind: ClassVar[str] = "conversation.untagged"
    tag_id: UUID


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class ImagesShown(Fact):
    """An agent asked for a message's remote images."""

    kind: ClassVar[str] = "conversation.images_shown"
    message_id: UUID


def fact_about(fact: type[Fact], conversation: Conversation, **fields: object) -> Fact:
    """A fact about `conversation`, to be recorded later."""
    return fact(organisation_id=conversation.organisation_id, subject_id=conversation.pk, **fields)


def tell(fact: type[Fact], conversation: Conversation, *, actor: Actor, **fields: object) -> Event:
    """Record a fact about `conversation`. Last in an action's transaction."""
    return record(fact_about(fact, conversation, **fields), actor=actor)
