"""Adding an inbox and changing it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import BaseModel

from parlour.inboxes import configuration, policies
from parlour.inboxes.addresses import taken
from parlour.inboxes.contract import Channel
from parlour.inboxes.events import InboxCreated, InboxEdited
from parlour.inboxes.models import Inbox, InboxAddress
from parlour.inboxes.registry import channel
from parlour.kernel.actor import Actor
from parlour.kernel.errors import Invalid
from parlour.kernel.events import record
from parlour.kernel.scoping import across_organisations
from parlour.organisations.models import Organisation

MOST_ALIASES = 50
MOST_PER_HOUR = 100_000


@dataclass(frozen=True, slots=True)
class InboxDetails:
    """What an administrator decides about an inbox, whatever its kind. `hourly_limit` counts outgoing mails."""

    name: str
    address: str
    sender_name: str = ""
    signature: str = ""
    aliases: Iterable[str] = field(default=())
    hourly_limit: int = 500


@transaction.atomic
def create_inbox(
    *, actor: Actor, organisation: Organisation, kind: str, details: InboxDetails, settings: BaseModel
) -> Inbox:
    """Add an inbox. Raises Invalid (naming the field), Forbidden, or NotFound for a kind that isn't installed."""
    policies.demand(policies.may_manage(actor))
    inbox = Inbox(organisation=organisation, kind=kind)
    aliases = _apply(inbox, details)
    configuration.put(inbox, settings)
    inbox.save(force_insert=True)
    _set_aliases(inbox, aliases)
    record(InboxCreated(organisation_id=organisation.id, subject_id=inbox.id), actor=actor)
    return inbox


@transaction.atomic
def edit_inbox(inbox: Inbox, *, actor: Actor, details: InboxDetails, settings: BaseModel) -> Inbox:
    """Change an inbox. Raises Invalid (naming the field) or Forbidden."""
    policies.demand(policies.may_manage(actor))
    aliases = _apply(inbox, details)
    configuration.put(inbox, settings)
    inbox.save(update_fields=["name", "address", "sender_name", "signature", "hourly_limit", "settings", "secrets"])
    _set_aliases(inbox, aliases)
    record(InboxEdited(organisation_id=inbox.organisation_id, subject_id=inbox.id), actor=actor)
    return inbox


def _apply(inbox: Inbox, details: InboxDetails) -> list[str]:
    """Set the details on `inbox` and return its aliases in their normal form."""
    kind = channel(inbox.kind)
    inbox.name = _short(details.name, 80, "name", required=True)
    inbox.sender_name = _short(details.sender_name, 120, "sender_name")
    inbox.signature = details.signature.strip()[:4000]
    if not 1 <= details.hourly_limit <= MOST_PER_HOUR:
        raise Invalid(_("Enter a number from 1 to %(most)s.") % {"most": MOST_PER_HOUR}, field="hourly_limit")
    inbox.hourly_limit = details.hourly_limit
    inbox.address = kind.clean_address(details.address)
    aliases = _clean_aliases(kind, inbox.address, details.aliases)
    _demand_free(inbox, aliases)
    return aliases


def _short(value: str, most: int, field: str, *, required: bool = False) -> str:
    cleaned = " ".join(value.split())
    if len(cleaned) > most or not cleaned.isprintable():
        raise Invalid(_("Use at most %(most)s characters, all on one line.") % {"most": most}, field=field)
    if required and not cleaned:
        raise Invalid(_("Give it a name, such as Support."), field=field)
    return cleaned


def _clean_aliases(kind: Channel, address: str, aliases: Iterable[str]) -> list[str]:
    given = [line for line in aliases if line.strip()]
    if len(given) > MOST_ALIASES:
        raise Invalid(_("Enter at most %(most)s further addresses.") % {"most": MOST_ALIASES}, field="aliases")
    try:
        cleaned = {kind.clean_address(line) for line in given}
    except Invalid as error:
        raise Invalid(error.sentence, field="aliases") from None
    return sorted(cleaned - {address})


def _demand_free(inbox: Inbox, aliases: list[str]) -> None:
    # Across organisations: mail that comes to our own listener names an address and nothing else.
    with across_organisations("an address leads to one inbox on this server"):
        found = taken({inbox.address, *aliases}, besides=inbox.pk)
    if found is not None:
        sentence = _("%(address)s already leads to another inbox on this server.") % {"address": found}
        raise Invalid(sentence, field="address" if found == inbox.address else "aliases")


def _set_aliases(inbox: Inbox, aliases: list[str]) -> None:
    held = set(inbox.aliases.values_list("address", flat=True))
    inbox.aliases.exclude(address__in=aliases).delete()
    InboxAddress.objects.bulk_create(
        InboxAddress(organisation_id=inbox.organisation_id, inbox=inbox, address=address)
        for address in aliases
        if address not in held
    )
