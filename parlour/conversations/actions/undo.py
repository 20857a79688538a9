"""Taking a message back before any copy of it has left."""

from django.db import transaction
from django.utils.translation import gettext as _

from parlour.conversations.actions.status import take_up
from parlour.conversations.events import Reopened, ReplyUndone, tell
from parlour.conversations.keys import digest_of
from parlour.conversations.locking import locked
from parlour.conversations.models import (
    Attachment,
    Conversation,
    Delivery,
    DeliveryState,
    Direction,
    Draft,
    Message,
    Participant,
    Status,
)
from parlour.conversations.policies import agent_id, allow, may_reply
from parlour.conversations.summary import COLUMNS, derive
from parlour.kernel.actor import Actor
from parlour.kernel.clock import now
from parlour.kernel.errors import Conflict, NotFound


@transaction.atomic
def undo_reply(message: Message, *, actor: Actor) -> Draft:
    """Take a message back and return it as a draft of its author's. All copies or none: a worker that has claimed
    one was first. Raises Conflict then, NotFound for somebody else's message."""
    allow(may_reply(actor))
    conversation = locked(message.conversation)
    row = conversation.messages.filter(pk=message.pk, agent_id=agent_id(actor), direction=Direction.OUTGOING).first()
    if row is None:
        raise NotFound(_("There is no message of yours here that could be taken back."))
    _cancel(row)
    draft = _as_draft(conversation, row)
    conversation.thread_keys.filter(digest=digest_of(row.outside_id)).delete()
    row.delete()
    if draft.conversation_id is None:
        Conversation.objects.filter(pk=conversation.pk).delete()  # it began with this message, and holds nothing else
        tell(ReplyUndone, conversation, actor=actor, message_id=message.pk)
        return draft
    reopens = row.closes and conversation.status == Status.CLOSED
    if reopens:
        take_up(conversation)
    derive(conversation)
    conversation.save(update_fields=[*COLUMNS, "status", "snoozed_until"])
    tell(ReplyUndone, conversation, actor=actor, message_id=message.pk)
    if reopens:
        tell(Reopened, conversation, actor=actor)
    return draft


def _cancel(message: Message) -> None:
    copies = Delivery.objects.filter(message=message)
    total = copies.count()
    # One statement that a worker's claim competes with: whoever changes the rows first has them.
    taken = copies.filter(state=DeliveryState.QUEUED, attempts=0).update(state=DeliveryState.CANCELLED)
    if not total or taken != total:
        raise Conflict(_("It is too late to take it back: the message is on its way."))


def _as_draft(conversation: Conversation, message: Message) -> Draft:
    alone = conversation.message_count == 1
    kind = "new" if alone else "forward" if message.kind == "forward" else "reply"
    shared = {"conversation": None if alone else conversation, "agent_id": message.agent_id, "kind": kind}
    draft = (None if alone else Draft.objects.filter(**shared).first()) or Draft(
        organisation_id=conversation.organisation_id, inbox_id=conversation.inbox_id, **shared
    )
    people = list(message.participants.order_by("pk"))
    draft.to, draft.cc, draft.bcc = (_joined(people, role) for role in ("to", "cc", "bcc"))
    # What was begun meanwhile is kept below what comes back.
    draft.text = "\n\n".join(part for part in (message.text, draft.text) if part)
    draft.subject, draft.updated_at = message.subject, now()
    draft.save()
    Attachment.objects.filter(message=message).update(message=None, draft=draft)
    return draft


def _joined(people: list[Participant], role: str) -> str:
    return ", ".join(f"{one.name} <{one.address}>" if one.name else one.address for one in people if one.role == role)
