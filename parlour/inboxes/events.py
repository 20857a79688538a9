"""Facts about inboxes and about what came in through them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from parlour.kernel.events import Fact
from parlour.kernel.events.facts import declare


class HealthState(StrEnum):
    """How an inbox fares: not tried yet, well, or in trouble."""

    NEW = "new"
    OK = "ok"
    TROUBLE = "trouble"


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class InboxCreated(Fact):
    """An inbox was added. `subject_id` names it, as in all facts about inboxes."""

    kind: ClassVar[str] = "inbox.created"


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class InboxEdited(Fact):
    """The name, addresses or settings of an inbox were changed."""

    kind: ClassVar[str] = "inbox.edited"


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class InboxAuthorised(Fact):
    """An administrator signed the inbox in at its provider."""

    kind: ClassVar[str] = "inbox.authorised"


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class InboxPaused(Fact):
    """An inbox was paused: nothing is fetched and nothing is sent."""

    kind: ClassVar[str] = "inbox.paused"


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class InboxResumed(Fact):
    """A paused inbox was opened again."""

    kind: ClassVar[str] = "inbox.resumed"


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class InboxDeleted(Fact):
    """An inbox without conversations was deleted."""

    kind: ClassVar[str] = "inbox.deleted"


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class InboxHealthChanged(Fact):
    """An inbox got into trouble, or out of it."""

    kind: ClassVar[str] = "inbox.health_changed"
    state: HealthState


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class SendingStopped(Fact):
    """The brake stopped an inbox from sending."""

    kind: ClassVar[str] = "inbox.sending_stopped"


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class SendingResumed(Fact):
    """Somebody let an inbox send again."""

    kind: ClassVar[str] = "inbox.sending_resumed"


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class EnvelopeRetried(Fact):
    """Somebody asked to try a quarantined envelope again; `subject_id` names the envelope."""

    kind: ClassVar[str] = "envelope.retried"


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class EnvelopeDiscarded(Fact):
    """Somebody threw a quarantined envelope away; `subject_id` names the envelope."""

    kind: ClassVar[str] = "envelope.discarded"
