"""How a conversation begins."""

from datetime import datetime

from parlour.contacts.models import Contact
from parlour.conversations.models import Conversation, Status
from parlour.inboxes.models import Inbox


def begin(inbox: Inbox, contact: Contact, *, subject: str, status: Status, at: datetime) -> Conversation:
    """Make an empty conversation; giving it a number (`take_numbers`) and inserting it is the caller's."""
    return Conversation(
        organisation_id=inbox.organisation_id,
        inbox=inbox,
        contact=contact,
        subject=subject,
        status=status,
        last_activity_at=at,
    )
