"""Thin doors for the workers: what is due now, one after the other, and when to come again (seconds)."""

import threading
import time
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from parlour.conversations.actions.status import wake
from parlour.conversations.inbound.claim import due
from parlour.conversations.inbound.receive import receive_envelopes
from parlour.conversations.models import Conversation, Delivery, DeliveryState, Message, Status
from parlour.conversations.outbound.claims import claim, next_due, next_time, release_resumed
from parlour.conversations.outbound.handover import hand_over
from parlour.conversations.outbound.results import end_expired
from parlour.inboxes.models import Envelope, EnvelopeState
from parlour.kernel.actor import SYSTEM
from parlour.kernel.clock import now
from parlour.kernel.errors import Conflict
from parlour.kernel.scoping import across_organisations, within
from parlour.kernel.work.shift import Shift

REASON = "a worker serves every organisation"
IDLE = 30.0
BATCH = 50
GROUP = 48
REST = 60.0
HELD = (DeliveryState.CLAIMED, DeliveryState.HANDING_OVER)
_resting: dict[UUID, float] = {}
_shift = Shift("worker")


def process_envelopes(stop: threading.Event) -> float:
    """Take in what waits."""
    take_over()
    while not stop.is_set():
        with across_organisations(REASON):
            waiting = due(GROUP)
        if not waiting:
            return 1.0
        for group in waiting:
            if stop.is_set():
                break
            receive_envelopes(group)
    return 0.0


def send_due(stop: threading.Event) -> float:
    """Send what is due. An inbox whose server can't be reached rests for a minute, so that others need not wait."""
    take_over()
    with across_organisations(REASON):
        _end_expired()
        release_resumed()
    while not stop.is_set():
        with across_organisations(REASON):
            message_id = next_due(resting=_at_rest())
            claimed = claim(message_id) if message_id else None
        if message_id is None:
            return _until_next()
        if claimed:
            with within(claimed.message.inbox.organisation):
                if not hand_over(claimed):
                    _resting[claimed.message.inbox_id] = time.monotonic() + REST
    return 0.0


def take_over(shift: Shift = _shift) -> None:
    """End the leases that a dead worker left behind, once, when no other worker is alive; harmless if that is wrong:
    whoever lost a lease may neither land a mail nor let one leave."""
    shift.begin(_end_all_leases)


def _end_all_leases() -> None:
    with across_organisations(REASON):
        Envelope.objects.filter(state=EnvelopeState.WAITING, lease_until__gt=now()).update(lease_until=None)
        Delivery.objects.filter(state__in=HELD, lease_until__gt=now()).update(lease_until=now())


def wake_snoozed(stop: threading.Event) -> float:
    """Bring back the conversations whose time has come."""
    while not stop.is_set():
        with across_organisations(REASON):
            rows = Conversation.objects.filter(status=Status.SNOOZED, snoozed_until__lte=now())
            found = list(rows.select_related("organisation").order_by("snoozed_until")[:BATCH])
        if not found:
            return IDLE
        for conversation in found:
            # Conflict: somebody woke it, or put it off again, in the same moment.
            with within(conversation.organisation), suppress(Conflict):
                wake(conversation, actor=SYSTEM)
    return 0.0


def _end_expired() -> None:
    expired = Delivery.objects.filter(state__in=HELD, lease_until__lte=now()).values("message")
    for message in Message.objects.filter(pk__in=expired).select_related("conversation")[:BATCH]:
        end_expired(message)


def _at_rest() -> set[UUID]:
    moment = time.monotonic()
    for inbox_id in [one for one, until in _resting.items() if until <= moment]:
        del _resting[inbox_id]
    return set(_resting)


def _until_next() -> float:
    with across_organisations(REASON):
        at = next_time()
    soonest = (at - now()) / timedelta(seconds=1) if at else IDLE
    return min(IDLE, max(soonest, 0.1 if not _resting else 1.0))
