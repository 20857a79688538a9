"""Keeping what a sign-in at the provider brought."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from parlour.inboxes import configuration, policies
from parlour.inboxes.events import InboxAuthorised
from parlour.inboxes.models import Inbox
from parlour.kernel.actor import Actor
from parlour.kernel.events import record


@transaction.atomic
def authorise_inbox(inbox: Inbox, *, actor: Actor, grant: Mapping[str, Any]) -> Inbox:
    """Keep the settings (tokens, sealed) that `Channel.redeem` returned."""
    policies.demand(policies.may_manage(actor))
    fresh = Inbox.objects.select_for_update().get(pk=inbox.pk)
    configuration.put(fresh, configuration.changed(fresh, grant))
    fresh.save(update_fields=["settings", "secrets"])
    record(InboxAuthorised(organisation_id=fresh.organisation_id, subject_id=fresh.id), actor=actor)
    return fresh
