"""Whose conversation it is."""

from django.db import transaction
from django.utils.translation import gettext as _

from parlour.conversations.events import Assigned, tell
from parlour.conversations.locking import locked
from parlour.conversations.models import Conversation
from parlour.conversations.policies import allow, may_manage
from parlour.kernel.actor import Actor
from parlour.kernel.errors import Invalid
from parlour.people.models import Agent


@transaction.atomic
def assign(conversation: Conversation, *, actor: Actor, assignee: Agent | None) -> Conversation:
    """Make it somebody's, or nobody's; assigning it to whom it belongs already changes nothing.

    Raises Invalid when the assignee has no open place in the organisation.
    """
    allow(may_manage(actor))
    conversation = locked(conversation)
    if assignee and (assignee.organisation_id != conversation.organisation_id or not assignee.is_active):
        raise Invalid(_("Choose somebody who works in this organisation."), "assignee")
    previous_id, new_id = conversation.assignee_id, assignee.pk if assignee else None
    if previous_id == new_id:
        return conversation
    conversation.assignee = assignee
    conversation.save(update_fields=["assignee"])
    tell(Assigned, conversation, actor=actor, assignee_id=new_id, previous_id=previous_id)
    return conversation
