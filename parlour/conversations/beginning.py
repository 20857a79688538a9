"""How a conversation begins."""

from datetime import datetime

from parlour.contacts.models import Contact
from parlour.conversations.locking import take_number
from parlour.conversations.models import Conversation, Status
from parlour.inboxes.models import Inbox


def begin(inbox: Inbox, contact: Contact, *, subject: str, status: Status, at: datetime) -> Conversation:
    """Make an empty conversation with the next number of its organisation; inserting it is the caller's."""
    return Conversation(
        organisation_id=inbox.organisation_id,
        inbox=inbox,
        contact=contact,
        number=take_number(inbox.organisation_id),
        subject=subject,
        status=status,
        last_activity_at=at,
    )
