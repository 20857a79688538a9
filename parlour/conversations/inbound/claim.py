"""Whose turn an envelope is: claimed for a while, counted before it is touched, and given up after three failures."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from parlour.inboxes.models import Envelope, EnvelopeState
from parlour.kernel.clock import now

LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 3
BACK_OFF = (timedelta(seconds=5), timedelta(minutes=1), timedelta(minutes=10))
BUSY = timedelta(seconds=2)


def due(limit: int) -> list[UUID]:
    """The envelopes that wait and that nobody holds, oldest first."""
    moment = now()
    rows = Envelope.objects.filter(Q(lease_until=None) | Q(lease_until__lte=moment), state=EnvelopeState.WAITING, due_at__lte=moment)
    return list(rows.order_by("due_at", "pk").values_list("pk", flat=True)[:limit])


def claim(envelope_id: UUID) -> datetime | None:
    """Hold an envelope, in a commit of its own; None when somebody else does, or it is done.

    The attempt is counted before anything is read: a mail that kills the process is put aside at the fourth try.
    """
    moment = now()
    until = moment + LEASE
    rows = Envelope.objects.filter(Q(lease_until=None) | Q(lease_until__lte=moment), pk=envelope_id, state=EnvelopeState.WAITING)
    return until if rows.update(lease_until=until, attempts=F("attempts") + 1) else None


def release(envelope_id: UUID, until: datetime, *, counts: bool) -> None:
    """Give an envelope back after a failure, to be tried later. `counts` is false when the mail is not to blame."""
    with transaction.atomic():
        row = Envelope.objects.select_for_update().filter(pk=envelope_id, lease_until=until, state=EnvelopeState.WAITING).first()
        if row is None:
            return
        pause = BACK_OFF[min(row.attempts, len(BACK_OFF)) - 1] if counts else BUSY
        row.attempts, row.lease_until, row.due_at = row.attempts - (not counts), None, now() + pause
        row.save(update_fields=["attempts", "lease_until", "due_at"])


def held(envelope_id: UUID, until: datetime) -> Envelope | None:
    """The envelope, locked, if we still hold it. Called first in the transaction that finishes it."""
    rows = Envelope.objects.select_for_update().filter(pk=envelope_id, state=EnvelopeState.WAITING, lease_until=until)
    return rows.first()


def finish(envelope: Envelope, state: EnvelopeState, *, reason: str, trail: list[dict[str, object]]) -> None:
    """Put an envelope into its last state, in the transaction that makes it true."""
    envelope.state, envelope.reason, envelope.trail = state, reason[:60], trail
    envelope.lease_until, envelope.due_at, envelope.done_at = None, None, now()
    envelope.save(update_fields=["state", "reason", "trail", "lease_until", "due_at", "done_at"])
