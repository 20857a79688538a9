"""Taking a row so that nobody else changes it until the transaction ends.

Locks are taken in one order: inbox, conversation, organisation (its numbers), event stream; so nobody waits in a ring.
On SQLite every transaction takes the one write lock when it begins, and these are plain reads.
"""

from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from parlour.conversations.models import Conversation
from parlour.inboxes.models import Inbox
from parlour.kernel.errors import NotFound
from parlour.organisations.models import Organisation


def locked(conversation: Conversation) -> Conversation:
    """The conversation as it is now, locked. Raises NotFound when it is gone, or out of the present scope."""
    row = Conversation.objects.select_for_update(no_key=True).filter(pk=conversation.pk).first()
    if row is None:
        raise NotFound(_("There is no such conversation."))
    return row


def locked_inbox(inbox: Inbox) -> Inbox:
    """The inbox as it is now, locked: mails of one inbox become messages one after the other."""
    return Inbox.objects.select_for_update(no_key=True).get(pk=inbox.pk)


def take_numbers(organisation_id: UUID, count: int = 1) -> range:
    """The next conversation numbers of an organisation, without gaps among those that are committed."""
    rows = Organisation.objects.filter(pk=organisation_id)
    rows.update(next_number=F("next_number") + count)
    following = rows.values_list("next_number", flat=True).get()
    return range(following - count, following)
