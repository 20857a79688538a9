"""Spam and trash, and the way back to where a conversation was."""

from django.db import transaction
from django.utils.translation import gettext as _

from parlour.conversations.events import MarkedSpam, Restored, Trashed, UnmarkedSpam, tell
from parlour.conversations.locking import locked
from parlour.conversations.models import Conversation, Status
from parlour.conversations.policies import allow, may_manage
from parlour.kernel.actor import Actor
from parlour.kernel.clock import now
from parlour.kernel.errors import Conflict

SAVED = ["status", "status_before", "snoozed_until", "trashed_at"]


@transaction.atomic
def mark_spam(conversation: Conversation, *, actor: Actor) -> Conversation:
    """Judge it to be spam. Raises Conflict when it is spam already, or in the trash."""
    allow(may_manage(actor))
    conversation = locked(conversation)
    if conversation.status in (Status.SPAM, Status.TRASH):
        raise Conflict(_("It is in spam or in the trash already; look at it again."))
    _leave(conversation, Status.SPAM)
    conversation.save(update_fields=SAVED)
    tell(MarkedSpam, conversation, actor=actor)
    return conversation


@transaction.atomic
def unmark_spam(conversation: Conversation, *, actor: Actor) -> Conversation:
    """Take it out of spam, to where it was. Raises Conflict unless it is spam."""
    allow(may_manage(actor))
    conversation = locked(conversation)
    _go_back(conversation, Status.SPAM)
    conversation.save(update_fields=SAVED)
    tell(UnmarkedSpam, conversation, actor=actor)
    return conversation


@transaction.atomic
def trash(conversation: Conversation, *, actor: Actor) -> Conversation:
    """Put it in the trash. Raises Conflict when it is there."""
    allow(may_manage(actor))
    conversation = locked(conversation)
    if conversation.status == Status.TRASH:
        raise Conflict(_("It is in the trash already; look at it again."))
    _leave(conversation, Status.TRASH)
    conversation.trashed_at = now()
    conversation.save(update_fields=SAVED)
    tell(Trashed, conversation, actor=actor)
    return conversation


@transaction.atomic
def restore(conversation: Conversation, *, actor: Actor) -> Conversation:
    """Take it out of the trash, to where it was. Raises Conflict unless it is there."""
    allow(may_manage(actor))
    conversation = locked(conversation)
    _go_back(conversation, Status.TRASH)
    conversation.trashed_at = None
    conversation.save(update_fields=SAVED)
    tell(Restored, conversation, actor=actor)
    return conversation


def _leave(conversation: Conversation, shelf: Status) -> None:
    # What was snoozed comes back open: its time may have passed meanwhile.
    was = Status.OPEN if conversation.status == Status.SNOOZED else Status(conversation.status)
    conversation.status_before, conversation.status, conversation.snoozed_until = was, shelf, None


def _go_back(conversation: Conversation, shelf: Status) -> None:
    if conversation.status != shelf:
        raise Conflict(_("It is not there any more; look at it again."))
    conversation.status, conversation.status_before = conversation.status_before or Status.OPEN, ""
