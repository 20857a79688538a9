"""Which copies are due, and whose they are while they are being sent."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from parlour.conversations.locking import locked
from parlour.conversations.models import Delivery, DeliveryState, Message
from parlour.conversations.outbound.brake import PAUSED, TOO_MANY, is_too_many, room_in
from parlour.conversations.outbound.results import hold
from parlour.inboxes.actions.sending import stop_sending
from parlour.inboxes.models import Inbox
from parlour.kernel.actor import SYSTEM
from parlour.kernel.clock import now

LEASE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Claim:
    """Copies of one message that are ours to send until `until`; the time also names the claim."""

    message: Message
    copies: tuple[Delivery, ...]
    until: datetime


def next_due(*, resting: set[UUID]) -> UUID | None:
    """The message with the copy that has been due longest, leaving out paused inboxes and those that rest."""
    rows = Delivery.objects.filter(state=DeliveryState.QUEUED, due_at__lte=now(), inbox__is_active=True)
    return rows.exclude(inbox_id__in=resting).order_by("due_at", "pk").values_list("message_id", flat=True).first()


def next_time() -> datetime | None:
    """When the next copy will be due."""
    rows = Delivery.objects.filter(state=DeliveryState.QUEUED, inbox__is_active=True)
    return rows.order_by("due_at").values_list("due_at", flat=True).first()


def claim(message_id: UUID) -> Claim | None:
    """Take the due copies of a message, as far as the brake allows, in a commit of its own; None when none is left.

    Each claim counts as an attempt before anything is tried.
    """
    message = (
        Message.objects.select_related("conversation", "inbox__organisation", "agent").filter(pk=message_id).first()
    )
    if message is None:
        return None
    _brake(message.inbox)
    with transaction.atomic():
        locked(message.conversation)  # an agent who takes the message back locks it too: one of us is first
        copies = _allowed(message, _due_copies(message_id))
        until = now() + LEASE
        for copy in copies:
            copy.state, copy.lease_until, copy.attempts = DeliveryState.CLAIMED, until, copy.attempts + 1
        Delivery.objects.bulk_update(copies, ["state", "lease_until", "attempts"])
    return Claim(message, tuple(copies), until) if copies else None


def mark_leaving(claimed: Claim, addresses: tuple[str, ...]) -> bool:
    """Say, durably and before it happens, that these copies are being handed over. False when the claim has ended:
    then nothing may leave."""
    mine = Delivery.objects.filter(
        message=claimed.message, state=DeliveryState.CLAIMED, lease_until=claimed.until, address__in=addresses
    )
    with transaction.atomic():
        if mine.update(state=DeliveryState.HANDING_OVER) == len(set(addresses)):
            return True
        transaction.set_rollback(True)
    return False


def _due_copies(message_id: UUID) -> list[Delivery]:
    rows = Delivery.objects.select_for_update(of=("self",), no_key=True)
    due = rows.filter(message_id=message_id, state=DeliveryState.QUEUED, due_at__lte=now(), inbox__is_active=True)
    return list(due.order_by("pk"))


def _brake(inbox: Inbox) -> None:
    # In a transaction of its own: it takes the locks of an inbox, which come before those of a conversation.
    if inbox.sending_paused_at is None and room_in(inbox) < 1:
        stop_sending(inbox.pk, actor=SYSTEM)
        inbox.sending_paused_at = now()


def _allowed(message: Message, copies: list[Delivery]) -> list[Delivery]:
    if message.inbox.sending_paused_at is not None:
        hold(message, copies, PAUSED)
        return []
    held = [one for one in copies if is_too_many(one, message)]
    hold(message, held, TOO_MANY)
    return [one for one in copies if one not in held]


def release_resumed() -> None:
    """Put back into the queue what the brake held in inboxes that may send again."""
    held = Delivery.objects.filter(state=DeliveryState.HELD, code=PAUSED)
    free = Inbox.objects.filter(pk__in=held.values("inbox"), sending_paused_at=None)
    held.filter(inbox__in=list(free)).update(state=DeliveryState.QUEUED, code="", reason="", due_at=now())
