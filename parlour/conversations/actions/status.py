"""Open, snoozed, closed: the verbs that move a conversation between them."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from parlour.conversations.events import Closed, Reopened, Snoozed, Woke, tell
from parlour.conversations.locking import locked
from parlour.conversations.models import Conversation, Status
from parlour.conversations.policies import allow, may_manage
from parlour.kernel.actor import Actor
from parlour.kernel.clock import now
from parlour.kernel.errors import Conflict, Invalid

LONGEST_SNOOZE = timedelta(days=2 * 366)


@transaction.atomic
def close(conversation: Conversation, *, actor: Actor) -> Conversation:
    """Settle the matter. Raises Conflict unless it is open or snoozed."""
    allow(may_manage(actor))
    conversation = locked(conversation)
    _expect(conversation, Status.OPEN, Status.SNOOZED)
    settle(conversation)
    conversation.save(update_fields=["status", "snoozed_until", "waiting_since"])
    tell(Closed, conversation, actor=actor)
    return conversation


@transaction.atomic
def reopen(conversation: Conversation, *, actor: Actor) -> Conversation:
    """Take the matter up again. Raises Conflict unless it is closed or snoozed."""
    allow(may_manage(actor))
    conversation = locked(conversation)
    _expect(conversation, Status.CLOSED, Status.SNOOZED)
    take_up(conversation)
    conversation.save(update_fields=["status", "snoozed_until"])
    tell(Reopened, conversation, actor=actor)
    return conversation


@transaction.atomic
def snooze(conversation: Conversation, *, actor: Actor, until: datetime) -> Conversation:
    """Put the matter off until a time to come. Raises Conflict unless it is open or snoozed already."""
    allow(may_manage(actor))
    if not now() < until <= now() + LONGEST_SNOOZE:
        raise Invalid(_("Choose a time to come, at most two years ahead."), "until")
    conversation = locked(conversation)
    _expect(conversation, Status.OPEN, Status.SNOOZED)
    conversation.status, conversation.snoozed_until = Status.SNOOZED, until
    conversation.save(update_fields=["status", "snoozed_until"])
    tell(Snoozed, conversation, actor=actor, until=until)
    return conversation


@transaction.atomic
def wake(conversation: Conversation, *, actor: Actor) -> Conversation:
    """Bring a snoozed conversation back, its time having come. Raises Conflict unless it is due."""
    allow(may_manage(actor))
    conversation = locked(conversation)
    _expect(conversation, Status.SNOOZED)
    if conversation.snoozed_until and conversation.snoozed_until > now():
        raise Conflict(_("It is snoozed until later."))
    take_up(conversation)
    conversation.save(update_fields=["status", "snoozed_until"])
    tell(Woke, conversation, actor=actor)
    return conversation


def settle(conversation: Conversation) -> None:
    """Set the columns of a closed conversation; nobody waits any more."""
    conversation.status, conversation.snoozed_until, conversation.waiting_since = Status.CLOSED, None, None


def take_up(conversation: Conversation) -> None:
    """Set the columns of an open conversation."""
    conversation.status, conversation.snoozed_until = Status.OPEN, None


def _expect(conversation: Conversation, *statuses: Status) -> None:
    if conversation.status not in statuses:
        state = Status(conversation.status).label
        raise Conflict(_("This conversation is now in the state “%(state)s”; look at it again.") % {"state": state})
