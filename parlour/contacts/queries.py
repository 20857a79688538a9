"""Reads that several pages share. Everybody sees contacts through `visible_to`: not yours is not found."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce, Lower
from django.utils.translation import gettext as _

from parlour.contacts.models import Company, Contact, ContactIdentity, ContactNote, IdentityKind, normalised_email
from parlour.kernel.errors import Invalid
from parlour.organisations.permissions import Permission
from parlour.people.models import Agent

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class ContactPage:
    """One page of contacts by name; `next_cursor` is the id of its last row, or empty after the last page."""

    rows: list[Contact]
    next_cursor: str


def visible_to(agent: Agent) -> QuerySet[Contact]:
    """Return the contacts that an agent may see: the heads, since a merged contact is seen as its head."""
    contacts = Contact.objects.filter(organisation=agent.organisation_id, merged_into=None)
    return contacts if agent.may(Permission.VIEW_CONTACTS) else contacts.none()


def companies_visible_to(agent: Agent) -> QuerySet[Company]:
    """Return the companies that an agent may see."""
    companies = Company.objects.filter(organisation=agent.organisation_id)
    return companies if agent.may(Permission.VIEW_CONTACTS) else companies.none()


def matching(contacts: QuerySet[Contact], text: str) -> QuerySet[Contact]:
    """Return those of `contacts` of whom a word of the name, or an address, begins with `text`."""
    words = " ".join(text.split())[:100]
    if not words:
        return contacts
    named = Q(name__istartswith=words) | Q(name__icontains=f" {words}")
    below = Contact.objects.filter(named, merged_into__isnull=False).values("merged_into")
    written = ContactIdentity.objects.filter(kind=IdentityKind.EMAIL, value__startswith=words.lower())
    heads = written.values(head=Coalesce("contact__merged_into", "contact"))
    return contacts.filter(named | Q(pk__in=heads) | Q(pk__in=below))


def page(contacts: QuerySet[Contact], *, after: str = "", size: int = PAGE_SIZE) -> ContactPage:
    """Return the page by name after the contact with the id `after`, each row with company and addresses.

    The cursor is an id, so that no name gets into addresses and logs. Raises Invalid when it names nobody here.
    """
    ordered = contacts.annotate(by=Lower("name")).order_by("by", "pk")
    if after:
        by, pk = _place(contacts, after)
        ordered = ordered.filter(Q(by__gt=by) | Q(by=by, pk__gt=pk), by__gte=by)
    rows = list(with_addresses(ordered.select_related("company"))[: size + 1])
    return ContactPage(rows[:size], str(rows[size - 1].pk) if len(rows) > size else "")


def with_addresses(contacts: QuerySet[Contact]) -> QuerySet[Contact]:
    """Fetch the addresses along, those of merged rows too: read them with `addresses_of`."""
    identities = ContactIdentity.objects.order_by("created_at")
    merged = Contact.objects.prefetch_related(Prefetch("identities", queryset=identities)).order_by("merged_at")
    return contacts.prefetch_related(Prefetch("identities", queryset=identities), Prefetch("merged", queryset=merged))


def addresses_of(contact: Contact) -> list[ContactIdentity]:
    """Return the addresses of a head with those of the contacts merged into it, the oldest first."""
    own = list(contact.identities.all())
    return own + [identity for below in contact.merged.all() for identity in below.identities.all()]


def all_addresses(contact: Contact) -> list[ContactIdentity]:
    """Return the addresses of a head and of those merged into it, the oldest first, each with its own contact."""
    identities = ContactIdentity.objects.filter(Q(contact=contact) | Q(contact__merged_into=contact))
    return list(identities.select_related("contact").order_by("created_at", "pk"))


def merged_into(contact: Contact) -> list[Contact]:
    """Return those merged into a head, in the order of the merges, with their addresses."""
    merged = Contact.objects.filter(merged_into=contact).select_related("merged_under").order_by("merged_at", "pk")
    return list(
        merged.prefetch_related(Prefetch("identities", queryset=ContactIdentity.objects.order_by("created_at")))
    )


def family_ids(contact: Contact) -> list[UUID]:
    """Return the ids under which a person's things are kept: the head's and those of the merged."""
    head_id = contact.merged_into_id or contact.pk
    return [head_id, *Contact.objects.filter(merged_into=head_id).order_by("merged_at").values_list("pk", flat=True)]


def notes_of(contact: Contact) -> QuerySet[ContactNote]:
    """Return the notes about a person, the newest first, with their authors."""
    return ContactNote.objects.filter(contact__in=family_ids(contact)).select_related("author").order_by("-created_at")


def is_blocked(address: str) -> bool:
    """Say whether mail from `address` goes to spam."""
    return ContactIdentity.objects.filter(
        kind=IdentityKind.EMAIL, value=normalised_email(address[:400]), blocked_at__isnull=False
    ).exists()


def contact_of_address(address: str) -> Contact | None:
    """Return the head behind an address, without making one."""
    identities = ContactIdentity.objects.select_related("contact__merged_into")
    found = identities.filter(kind=IdentityKind.EMAIL, value=normalised_email(address[:400])).first()
    return found.contact.head if found else None


def colleagues_of(contact: Contact, company: Company) -> QuerySet[Contact]:
    """Return the other contacts of the same company."""
    return company.contacts.filter(merged_into=None).exclude(pk=contact.pk).order_by(Lower("name"), "pk")


def company_names(agent: Agent, most: int = 500) -> list[str]:
    """Return the names of companies, to choose from while typing."""
    return list(companies_visible_to(agent).order_by(Lower("name")).values_list("name", flat=True)[:most])


def with_people_counted(companies: QuerySet[Company]) -> QuerySet[Company]:
    """Annotate each company with `people`, the number of its contacts."""
    return companies.annotate(people=Count("contacts", filter=Q(contacts__merged_into=None))).order_by(
        Lower("name"), "pk"
    )


def _place(contacts: QuerySet[Contact], after: str) -> tuple[str, UUID]:
    try:
        row_id = UUID(after)
    except ValueError:
        row_id = None
    found = (
        Contact.objects.filter(pk=row_id).annotate(by=Lower("name")).values_list("by", "pk").first() if row_id else None
    )
    if found is None:
        raise Invalid(_("This page address is not one of ours; begin again at the top of the list."))
    return found
