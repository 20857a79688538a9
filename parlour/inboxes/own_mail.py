"""Parlour's own mails (invitations, codes) through a mail inbox, where the operator has named no server for them."""

from collections.abc import Sequence
from uuid import UUID

from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from parlour.inboxes.contract import Outbound, Outcome, Party
from parlour.inboxes.contract.channel import InboxFacts
from parlour.inboxes.facts import active_inboxes
from parlour.inboxes.models import Inbox
from parlour.inboxes.registry import channel
from parlour.kernel.clock import now
from parlour.kernel.errors import Permanent, Temporary
from parlour.kernel.ids import uuid7
from parlour.kernel.scoping import across_organisations

KIND = "email"


def send(message: EmailMessage, organisation_ids: Sequence[UUID]) -> None:
    """Send through the oldest open mail inbox of the first of these organisations that has one.

    Raises Permanent when none has, Temporary or Permanent as the inbox's own server answers.
    """
    inboxes = active_inboxes(KIND)
    for organisation_id in organisation_ids:
        for inbox in inboxes:
            if inbox.organisation_id == organisation_id:
                return _send_through(inbox, message)
    raise Permanent(_("No mail inbox can carry this mail; connect one, or set PARLOUR_SMTP_URL."))


def is_ready() -> bool:
    """Say whether there is an open mail inbox at all."""
    with across_organisations("Parlour's own mails may leave through any organisation's inbox"):
        return Inbox.objects.filter(kind=KIND, is_active=True).exists()


def _send_through(inbox: InboxFacts, message: EmailMessage) -> None:
    results = channel(KIND).send(_outbound(inbox, message), inbox, before_handover=lambda _accepted: None)
    for result in results.values():
        if result.outcome == Outcome.TEMPORARY:
            raise Temporary(result.sentence, result.retry_after)
        if result.outcome != Outcome.SENT:
            raise Permanent(result.sentence)


def _outbound(inbox: InboxFacts, message: EmailMessage) -> Outbound:
    message_id = uuid7()
    return Outbound(
        message_id=message_id,
        outside_id=f"<{message_id.hex}@{inbox.address.rpartition('@')[2]}>",
        sender=Party(inbox.address, inbox.name, "from"),
        reply_to="",
        parties=tuple(Party(address) for address in message.to),
        recipients=tuple(message.to),
        subject=str(message.subject),
        text=str(message.body),
        html="",
        date=now(),
    )
