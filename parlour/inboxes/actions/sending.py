"""The brake: it stops an inbox that sends more than it should, and a person lets it go on."""

from uuid import UUID

from django.db import transaction

from parlour.inboxes import policies
from parlour.inboxes.events import SendingResumed, SendingStopped
from parlour.inboxes.models import Inbox
from parlour.kernel.actor import Actor
from parlour.kernel.clock import now
from parlour.kernel.events import record
from parlour.kernel.scoping import across_organisations


@transaction.atomic
def stop_sending(inbox_id: UUID, *, actor: Actor) -> bool:
    """Stop an inbox from sending; True when it was sending until now. Called by the worker, for whichever inbox."""
    with across_organisations("the brake stops whichever inbox runs away"):
        inbox = Inbox.objects.filter(pk=inbox_id, sending_paused_at=None).only("id", "organisation_id").first()
        if inbox is None or not Inbox.objects.filter(pk=inbox_id, sending_paused_at=None).update(
            sending_paused_at=now()
        ):
            return False
    record(SendingStopped(organisation_id=inbox.organisation_id, subject_id=inbox_id), actor=actor)
    return True


@transaction.atomic
def resume_sending(inbox: Inbox, *, actor: Actor) -> Inbox:
    """Let an inbox send again; what was held back goes out. Doing it twice changes nothing."""
    policies.demand(policies.may_manage(actor))
    if Inbox.objects.filter(pk=inbox.pk, sending_paused_at__isnull=False).update(sending_paused_at=None):
        record(SendingResumed(organisation_id=inbox.organisation_id, subject_id=inbox.id), actor=actor)
    inbox.sending_paused_at = None
    return inbox
