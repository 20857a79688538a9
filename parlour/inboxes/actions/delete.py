"""Deleting an inbox that nobody ever needed."""

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from parlour.files import store
from parlour.inboxes import policies
from parlour.inboxes.events import InboxDeleted
from parlour.inboxes.models import Envelope, EnvelopeState, Inbox
from parlour.kernel.actor import Actor
from parlour.kernel.errors import Conflict
from parlour.kernel.events import record

_LIVE = (EnvelopeState.WAITING, EnvelopeState.QUARANTINED)


@transaction.atomic
def delete_inbox(inbox: Inbox, *, actor: Actor) -> None:
    """Delete an inbox without conversations and without mail that waits. Raises Conflict: pause it instead."""
    policies.demand(policies.may_manage(actor))
    if inbox.envelopes.filter(state__in=_LIVE).exists():
        raise Conflict(_("Mail waits in this inbox. Deal with it in the quarantine first, or pause the inbox."))
    organisation_id, inbox_id = inbox.organisation_id, inbox.id
    files = [envelope.raw for envelope in Envelope.objects.filter(inbox=inbox).select_related("raw")]
    try:
        with transaction.atomic():
            inbox.delete()
    except ProtectedError:
        raise Conflict(
            _("This inbox has conversations, and they would lose their address. Pause it instead.")
        ) from None
    for stored in files:
        store.destroy(stored, actor=actor)
    record(InboxDeleted(organisation_id=organisation_id, subject_id=inbox_id), actor=actor)
