"""What could not be read: trying it again, or throwing it away."""

from django.db import transaction
from django.utils.translation import gettext as _

from parlour.files import store
from parlour.inboxes import policies
from parlour.inboxes.events import EnvelopeDiscarded, EnvelopeRetried
from parlour.inboxes.models import Envelope, EnvelopeState
from parlour.kernel.actor import Actor
from parlour.kernel.clock import now
from parlour.kernel.errors import Conflict
from parlour.kernel.events import record

DISCARDED = "discarded-by-agent"


@transaction.atomic
def retry_envelope(envelope: Envelope, *, actor: Actor) -> Envelope:
    """Put a quarantined envelope back in the queue, as if it had just come. Raises Conflict when it is gone."""
    policies.demand(policies.may_open_quarantine(actor))
    fresh = _take(
        envelope, state=EnvelopeState.WAITING, reason="", attempts=0, due_at=now(), lease_until=None, done_at=None
    )
    record(EnvelopeRetried(organisation_id=fresh.organisation_id, subject_id=fresh.id), actor=actor)
    return fresh


@transaction.atomic
def discard_envelope(envelope: Envelope, *, actor: Actor) -> Envelope:
    """Destroy the bytes of a quarantined envelope for good. Its row stays, so that the same mail is not taken again.

    Raises Conflict when it isn't in quarantine any more.
    """
    policies.demand(policies.may_open_quarantine(actor))
    fresh = _take(
        envelope, state=EnvelopeState.STOPPED, reason=DISCARDED, sender="", recipient="", due_at=None, done_at=now()
    )
    store.destroy(fresh.raw, actor=actor)
    record(EnvelopeDiscarded(organisation_id=fresh.organisation_id, subject_id=fresh.id), actor=actor)
    return fresh


def _take(envelope: Envelope, **changes: object) -> Envelope:
    quarantined = Envelope.objects.filter(pk=envelope.pk, state=EnvelopeState.QUARANTINED)
    if not quarantined.update(**changes):
        raise Conflict(_("Somebody else dealt with this mail already; load the page again."))
    return Envelope.objects.select_related("raw", "inbox").get(pk=envelope.pk)
