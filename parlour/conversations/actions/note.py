"""Private notes: said among ourselves, never sent."""

from django.db import transaction

from parlour.conversations.actions.drafts import take_draft
from parlour.conversations.events import Noted, tell
from parlour.conversations.locking import locked
from parlour.conversations.models import Attachment, Conversation, Direction, Message
from parlour.conversations.outbound.words import spoken
from parlour.conversations.policies import allow, may_note
from parlour.conversations.summary import COLUMNS, count_in
from parlour.kernel.actor import Actor
from parlour.kernel.clock import now
from parlour.people.models import Agent


@transaction.atomic
def note(
    conversation: Conversation, *, actor: Actor, agent: Agent, text: str, attachments: list[Attachment] | None = None
) -> Message:
    """Leave a note for colleagues, in any conversation. `attachments` of None takes those of the agent's draft."""
    allow(may_note(actor))
    conversation = locked(conversation)
    files, draft = take_draft(agent, conversation, "note", attachments)
    message = Message.objects.create(
        organisation_id=conversation.organisation_id,
        conversation=conversation,
        inbox_id=conversation.inbox_id,
        direction=Direction.NOTE,
        agent=agent,
        text=spoken(text, or_files=bool(files)),
        at=now(),
    )
    Attachment.objects.filter(pk__in=[one.pk for one in files]).update(message=message, draft=None)
    if draft:
        draft.delete()
    count_in(conversation, message, has_files=bool(files))
    conversation.save(update_fields=COLUMNS)
    tell(Noted, conversation, actor=actor, message_id=message.pk)
    return message
