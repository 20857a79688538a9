"""Whose turn an envelope is: claimed for a while, counted before it is touched, and given up after three failures."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet

from parlour.inboxes.models import Envelope, EnvelopeState, Inbox
from parlour.kernel.clock import now

LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 3
BACK_OFF = (timedelta(seconds=5), timedelta(minutes=1), timedelta(minutes=10))
BUSY = timedelta(seconds=2)


def due(limit: int) -> list[list[UUID]]:
    """The envelopes that wait and that nobody holds, oldest first, in groups to be taken in together.

    What was tried before goes alone: when a mail kills the process, those that were with it must not suffer again.
    """
    rows = _free().filter(due_at__lte=now()).order_by("due_at", "pk").values_list("pk", "attempts")[:limit]
    found = list(rows)
    fresh = [pk for pk, attempts in found if not attempts]
    return ([fresh] if fresh else []) + [[pk] for pk, attempts in found if attempts]


def claim(envelope_ids: Sequence[UUID]) -> tuple[datetime, list[Envelope]]:
    """Hold envelopes, in a commit of its own, and return those that are ours now, until when.

    The attempt is counted before anything is read: a mail that kills the process is put aside at the fourth try.
    """
    # The end of the claim is also its name, so that no two are alike.
    until = now() + LEASE + timedelta(microseconds=random.randrange(1_000_000))  # noqa: S311 - a name, no secret
    _free().filter(pk__in=envelope_ids).update(lease_until=until, attempts=F("attempts") + 1)
    rows = Envelope.objects.select_related("raw").filter(pk__in=envelope_ids, lease_until=until)
    envelopes = list(rows.order_by("created_at", "pk"))
    inboxes = Inbox.objects.select_related("organisation").in_bulk({one.inbox_id for one in envelopes})
    for one in envelopes:
        one.inbox = inboxes[one.inbox_id]
    return until, envelopes


def release(envelope_ids: Sequence[UUID], until: datetime, *, counts: bool) -> None:
    """Give envelopes back after a failure, to be tried later. `counts` is false when the mail is not to blame."""
    with transaction.atomic():
        for row in _held(envelope_ids, until):
            pause = BACK_OFF[min(row.attempts, len(BACK_OFF)) - 1] if counts else BUSY
            row.attempts, row.lease_until, row.due_at = row.attempts - (not counts), None, now() + pause
            row.save(update_fields=["attempts", "lease_until", "due_at"])


def held(envelope_ids: Sequence[UUID], until: datetime) -> set[UUID]:
    """Which envelopes we still hold; they are locked. Called first in the transaction that finishes them."""
    return set(_held(envelope_ids, until).values_list("pk", flat=True))


def ended(envelope: Envelope, state: EnvelopeState, *, reason: str, trail: list[dict[str, Any]]) -> Envelope:
    """Set the columns of an envelope that is in its last state; to be saved in the transaction that makes it true."""
    envelope.state, envelope.reason, envelope.trail = state, reason[:60], trail
    envelope.lease_until, envelope.due_at, envelope.done_at = None, None, now()
    return envelope


def _free() -> QuerySet[Envelope]:
    return Envelope.objects.filter(Q(lease_until=None) | Q(lease_until__lte=now()), state=EnvelopeState.WAITING)


def _held(envelope_ids: Sequence[UUID], until: datetime) -> QuerySet[Envelope]:
    rows = Envelope.objects.select_for_update().order_by("pk")
    return rows.filter(pk__in=envelope_ids, state=EnvelopeState.WAITING, lease_until=until)
