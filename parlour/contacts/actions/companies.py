"""Companies, entered by hand."""

from django.db import transaction
from django.utils.translation import gettext as _

from parlour.contacts import policies
from parlour.contacts.events import CompanyChanged, CompanyCreated
from parlour.contacts.models import Company
from parlour.contacts.wording import within_limit
from parlour.kernel.actor import Actor
from parlour.kernel.errors import Conflict, Invalid
from parlour.kernel.events import record
from parlour.organisations.models import Organisation

NAME_LENGTH, DOMAIN_LENGTH, NOTE_LENGTH = 160, 253, 10_000


def create_company(name: str, *, organisation: Organisation, actor: Actor, domain: str = "", note: str = "") -> Company:
    """Enter a company. Raises Invalid without a name, Conflict when there is one of this name."""
    policies.require(policies.may_edit(actor))
    company = Company(organisation=organisation)
    _fill(company, name, domain, note)
    with transaction.atomic():
        company.save(force_insert=True)
        record(CompanyCreated(organisation_id=organisation.pk, subject_id=company.pk), actor=actor)
    return company


def edit_company(company: Company, *, actor: Actor, name: str, domain: str, note: str) -> Company:
    """Correct a company. Raises Invalid without a name, Conflict when another one has it."""
    policies.require(policies.may_edit(actor))
    _fill(company, name, domain, note)
    with transaction.atomic():
        company.save(update_fields=["name", "domain", "note"])
        record(CompanyChanged(organisation_id=company.organisation_id, subject_id=company.pk), actor=actor)
    return company


def company_called(name: str, *, organisation: Organisation, actor: Actor) -> Company | None:
    """Return the company of this name, entering it when it is new; None for an empty name."""
    tidy = within_limit(name, NAME_LENGTH, "company")
    if not tidy:
        return None
    known = Company.objects.filter(name__iexact=tidy).order_by("created_at").first()
    return known or create_company(tidy, organisation=organisation, actor=actor)


def _fill(company: Company, name: str, domain: str, note: str) -> None:
    tidy = within_limit(name, NAME_LENGTH, "name")
    if not tidy:
        raise Invalid(_("Write the name of the company."), "name")
    if Company.objects.filter(name__iexact=tidy).exclude(pk=company.pk).exists():
        raise Conflict(_("There is a company of this name already."))
    company.name = tidy
    company.domain = within_limit(domain, DOMAIN_LENGTH, "domain").lower()
    company.note = within_limit(note, NOTE_LENGTH, "note", lines=True)
