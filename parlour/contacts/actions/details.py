"""Entering a contact by hand, and correcting what we hold of one."""

from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from parlour.contacts import policies
from parlour.contacts.actions.companies import company_called
from parlour.contacts.actions.identities import claim_address
from parlour.contacts.events import ContactChanged, ContactCreated
from parlour.contacts.models import Contact
from parlour.contacts.wording import within_limit
from parlour.kernel.actor import Actor
from parlour.kernel.errors import Conflict, Invalid
from parlour.kernel.events import record
from parlour.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Details:
    """What a person enters about a contact. `company` is a name; one that is not known yet makes a company."""

    name: str = ""
    title: str = ""
    phone: str = ""
    address: str = ""
    language: str = ""
    company: str = ""


LIMITS = {"name": 200, "title": 120, "phone": 40, "address": 1000, "language": 16, "company": 160}


def create_contact(details: Details, *, organisation: Organisation, actor: Actor, email: str = "") -> Contact:
    """Enter a contact, with an email address or without one yet.

    Raises Invalid when there is neither name nor address, or the address is none; Conflict when it is somebody's.
    """
    policies.require(policies.may_edit(actor))
    tidy = _tidy(details)
    if not tidy.name and not email.strip():
        raise Invalid(_("Write a name or an email address."), "name")
    with transaction.atomic():
        contact = Contact(organisation=organisation, **_columns(tidy, organisation, actor))
        contact.name = contact.name or email.strip()[: LIMITS["name"]]
        contact.save(force_insert=True)
        if email.strip():
            claim_address(contact, email)
        record(ContactCreated(organisation_id=organisation.pk, subject_id=contact.pk), actor=actor)
    return contact


def edit_contact(contact: Contact, details: Details, *, actor: Actor, version: int) -> Contact:
    """Write `details` over what `version` of the contact held.

    Raises Conflict when the contact has become another version meanwhile, or was merged: nothing is written then.
    """
    policies.require(policies.may_edit(actor))
    tidy = _tidy(details)
    with transaction.atomic():
        columns = _columns(tidy, contact.organisation, actor)
        columns["name"] = tidy.name or _address_of(contact)
        unchanged = Contact.objects.filter(pk=contact.pk, version=version, merged_into=None)
        if not unchanged.update(**columns, version=F("version") + 1):
            raise Conflict(
                _("Somebody else changed this contact meanwhile. Compare, then save again to keep what you wrote.")
            )
        contact.refresh_from_db()
        fact = ContactChanged(organisation_id=contact.organisation_id, subject_id=contact.pk, version=contact.version)
        record(fact, actor=actor)
    return contact


def _tidy(details: Details) -> Details:
    return Details(
        **{
            name: within_limit(value, LIMITS[name], name, lines=name == "address")
            for name, value in asdict(details).items()
        }
    )


def _columns(details: Details, organisation: Organisation, actor: Actor) -> dict[str, object]:
    columns: dict[str, object] = asdict(details)
    columns["company"] = company_called(details.company, organisation=organisation, actor=actor)
    return columns


def _address_of(contact: Contact) -> str:
    """Return what a contact without a name is called by."""
    first = contact.identities.order_by("created_at").first()
    if first is None:
        raise Invalid(_("Write a name: this contact has no address to go by."), "name")
    return first.display[: LIMITS["name"]]
