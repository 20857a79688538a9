"""Look-ups through the agent: what is not visible to it is not found."""

from uuid import UUID

from django.utils.translation import gettext as _

from parlour.conversations import queries
from parlour.conversations.models import Attachment, Conversation, Message
from parlour.kernel.errors import NotFound
from parlour.people.requests import AgentRequest


def find(request: AgentRequest, number: int) -> Conversation:
    """The conversation that this agent knows by its number; raises NotFound."""
    return queries.by_number(request.agent, number)


def find_message(request: AgentRequest, number: int, message_id: UUID) -> Message:
    """A message of a conversation that this agent may see; raises NotFound."""
    conversation = find(request, number)
    message = conversation.messages.prefetch_related("attachments").filter(pk=message_id).first()
    if message is None:
        raise NotFound(_("There is no such message."))
    message.conversation = conversation
    return message


def find_attachment(request: AgentRequest, number: int, attachment_id: UUID) -> Attachment:
    """A file of a message of the conversation, or of this agent's own draft in it; raises NotFound."""
    conversation = find(request, number)
    files = Attachment.objects.select_related("file")
    found = files.filter(pk=attachment_id, message__conversation=conversation).first()
    found = (
        found or files.filter(pk=attachment_id, draft__conversation=conversation, draft__agent=request.agent).first()
    )
    if found is None:
        raise NotFound(_("There is no such file."))
    return found
