"""The brake: what runs away is held back, visibly, until somebody lets it go on.

Per inbox, so many copies in an hour as the inbox states; then the inbox stops sending and an administrator lets it go
on. Per recipient, far fewer, and fewer still for what no person wrote: only those copies are held, and an agent may
send them all the same.
"""

from datetime import datetime, timedelta

from parlour.conversations.models import Delivery, DeliveryState, Message
from parlour.inboxes.events import SendingResumed
from parlour.inboxes.models import Inbox
from parlour.kernel.clock import now
from parlour.kernel.models import Event

PAUSED = "brake-inbox"
TOO_MANY = "brake-recipient"
ALLOWED = "allowed"
HOUR = timedelta(hours=1)
PER_RECIPIENT = 30
PER_RECIPIENT_AUTOMATIC = 5
# What may be with the recipient already counts as sent.
LEAVING = (DeliveryState.HANDING_OVER, DeliveryState.UNCONFIRMED)


def room_in(inbox: Inbox) -> int:
    """How many more copies the inbox may send now; counted anew from the moment at which somebody let it go on."""
    since = now() - HOUR
    left = inbox.hourly_limit - _left_since(inbox, since)
    if left > 0:
        return left
    resumed = Event.objects.filter(subject_id=inbox.pk, kind=SendingResumed.kind).order_by("-number").first()
    if resumed is None or resumed.created_at <= since:
        return 0
    return max(0, inbox.hourly_limit - _left_since(inbox, resumed.created_at))


def is_too_many(copy: Delivery, message: Message) -> bool:
    """Whether the recipient had so many copies within the hour that something must be wrong."""
    if copy.code == ALLOWED:
        return False
    limit = PER_RECIPIENT if message.auto_submitted == "no" else PER_RECIPIENT_AUTOMATIC
    rows = Delivery.objects.filter(
        organisation_id=copy.organisation_id, address=copy.address, sent_at__gte=now() - HOUR
    )
    return rows.values("pk")[:limit].count() >= limit


def _left_since(inbox: Inbox, since: datetime) -> int:
    sent = Delivery.objects.filter(inbox=inbox, sent_at__gte=since).values("pk")[: inbox.hourly_limit].count()
    leaving = Delivery.objects.filter(inbox=inbox, state__in=LEAVING, lease_until__gte=since).values("pk")
    return sent + leaving[: inbox.hourly_limit].count()
