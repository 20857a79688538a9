"""Reading: how far an agent has read, and the remote images that an agent asked for."""

from django.db import transaction
from django.utils.translation import gettext as _

from parlour.conversations.events import ImagesShown, tell
from parlour.conversations.locking import locked
from parlour.conversations.models import Conversation, Message, ReadMark
from parlour.conversations.policies import allow, may_view
from parlour.kernel.actor import Actor
from parlour.kernel.clock import now
from parlour.kernel.errors import NotFound
from parlour.people.models import Agent


def mark_read(conversation: Conversation, *, actor: Actor, agent: Agent) -> None:
    """Note that `agent` has read all of it until now. Nobody is told: it is nobody else's business."""
    allow(may_view(actor))
    ReadMark.objects.bulk_create(
        [ReadMark(organisation_id=conversation.organisation_id, conversation=conversation, agent=agent, read_at=now())],
        update_conflicts=True,
        unique_fields=["conversation", "agent"],
        update_fields=["read_at"],
    )


@transaction.atomic
def show_images(message: Message, *, actor: Actor) -> Message:
    """Let the remote images of a message be fetched (by the server, never by the agent's browser)."""
    allow(may_view(actor))
    conversation = locked(message.conversation)
    found = conversation.messages.filter(pk=message.pk).first()
    if found is None:
        raise NotFound(_("There is no such message."))
    if found.images_shown_at is None:
        found.images_shown_at = now()
        found.save(update_fields=["images_shown_at"])
        tell(ImagesShown, conversation, actor=actor, message_id=found.pk)
    return found
