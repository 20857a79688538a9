"""What intake and sending ask about inboxes, whoever's they are: ids and facts in, facts out, no rows."""

import logging
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from parlour.inboxes import addresses, configuration
from parlour.inboxes.contract import InboxFacts
from parlour.inboxes.events import HealthState, InboxHealthChanged
from parlour.inboxes.models import Cursor, Inbox
from parlour.kernel.actor import SYSTEM
from parlour.kernel.clock import now
from parlour.kernel.errors import NotFound, ParlourError
from parlour.kernel.events import record
from parlour.kernel.scoping import across_organisations

logger = logging.getLogger("parlour.inboxes")
REASON = "intake and sending serve every organisation's inboxes"


def inbox_facts(inbox: Inbox) -> InboxFacts:
    """Return what an adapter may know of `inbox`, secrets opened.

    Raises NotFound when its kind is not installed, Permanent when its settings can't be read any more.
    """
    with across_organisations(REASON):
        aliases = inbox.aliases.values_list("address", flat=True)
        return InboxFacts(
            id=inbox.id,
            organisation_id=inbox.organisation_id,
            kind=inbox.kind,
            name=inbox.name,
            address=inbox.address,
            addresses=frozenset({inbox.address, *aliases}),
            settings=configuration.settings_of(inbox),
        )


def active_inboxes(kind: str) -> list[InboxFacts]:
    """Return the open inboxes of a kind. One whose settings can't be read is marked as in trouble and left out."""
    with across_organisations(REASON):
        rows = list(Inbox.objects.filter(kind=kind, is_active=True).order_by("created_at"))
    found = (_facts_or_trouble(inbox) for inbox in rows)
    return [facts for facts in found if facts is not None]


def _facts_or_trouble(inbox: Inbox) -> InboxFacts | None:
    try:
        return inbox_facts(inbox)
    except ParlourError as error:
        logger.warning("inbox %s can't be served: %s", inbox.id, type(error).__name__)
        report_health(inbox.id, HealthState.TROUBLE, error.sentence)
        return None


def inbox_for_address(address: str) -> UUID | None:
    """Return the inbox to which mail for `address` belongs, also a paused one: what is sent to us is never refused
    because nobody answers at present. Knows aliases and reply addresses."""
    with across_organisations(REASON):
        return addresses.inbox_id_at(address)


def cursor(inbox_id: UUID, name: str) -> dict[str, Any]:
    """Return the saved reading position of one source of an inbox; an empty dict before the first."""
    with across_organisations(REASON):
        value = Cursor.objects.filter(inbox_id=inbox_id, name=name).values_list("value", flat=True).first()
    return dict(value or {})


def save_cursor(inbox_id: UUID, name: str, value: Mapping[str, Any]) -> None:
    """Save a reading position. Raises NotFound when the inbox was deleted meanwhile."""
    with across_organisations(REASON), transaction.atomic():
        organisation_id = Inbox.objects.filter(pk=inbox_id).values_list("organisation_id", flat=True).first()
        if organisation_id is None:
            raise NotFound("There is no such inbox any more.")
        Cursor.objects.update_or_create(
            inbox_id=inbox_id, name=name, defaults={"organisation_id": organisation_id, "value": dict(value)}
        )


def report_health(inbox_id: UUID, state: str, sentence: str) -> None:
    """Note how an inbox fares: `ok` or `trouble`, with one sentence for the administrator (never an outsider's words).

    A change of state is a fact; the same state again only moves its time. An inbox that is gone is ignored.
    """
    health = HealthState(state)
    with across_organisations(REASON), transaction.atomic():
        inbox = Inbox.objects.select_for_update().only("id", "organisation_id", "health").filter(pk=inbox_id).first()
        if inbox is None:
            return
        Inbox.objects.filter(pk=inbox_id).update(health=health.value, health_sentence=sentence[:300], health_at=now())
        if inbox.health != health.value:
            fact = InboxHealthChanged(organisation_id=inbox.organisation_id, subject_id=inbox_id, state=health)
            record(fact, actor=SYSTEM)


def keep_settings(inbox_id: UUID, values: Mapping[str, Any]) -> None:
    """Replace some settings, such as tokens that were refreshed; the others stay as they are at this moment."""
    with across_organisations(REASON), transaction.atomic():
        inbox = Inbox.objects.select_for_update().filter(pk=inbox_id).first()
        if inbox is None:
            raise NotFound("There is no such inbox any more.")
        configuration.put(inbox, configuration.changed(inbox, values))
        inbox.save(update_fields=["settings", "secrets"])
