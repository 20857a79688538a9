"""Closing an inbox for a while, and opening it again."""

from django.db import transaction

from parlour.inboxes import policies
from parlour.inboxes.events import InboxPaused, InboxResumed
from parlour.inboxes.models import Inbox
from parlour.kernel.actor import Actor
from parlour.kernel.events import Fact, record


def pause_inbox(inbox: Inbox, *, actor: Actor) -> Inbox:
    """Stop fetching and sending. What others send to us is still taken and stored. Doing it twice changes nothing."""
    return _set_active(inbox, False, InboxPaused, actor)


def resume_inbox(inbox: Inbox, *, actor: Actor) -> Inbox:
    """Open a paused inbox again. Doing it twice changes nothing."""
    return _set_active(inbox, True, InboxResumed, actor)


@transaction.atomic
def _set_active(inbox: Inbox, active: bool, fact: type[Fact], actor: Actor) -> Inbox:
    policies.demand(policies.may_manage(actor))
    if Inbox.objects.filter(pk=inbox.pk, is_active=not active).update(is_active=active):
        record(fact(organisation_id=inbox.organisation_id, subject_id=inbox.id), actor=actor)
    inbox.is_active = active
    return inbox
