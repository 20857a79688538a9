"""The panel of details: who writes, what was before, and why the last mail is here."""

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from parlour.contacts.models import Company, Contact, ContactIdentity
from parlour.contacts.queries import all_addresses
from parlour.conversations import queries
from parlour.conversations.models import Conversation, Direction
from parlour.people.requests import AgentRequest

SHOWN = 5
CAP = 100
MOST_IDENTITIES = 20


@dataclass(frozen=True, slots=True)
class Person:
    """A contact as the panel shows it."""

    contact: Contact
    name: str
    role: str
    url: str
    identities: list[ContactIdentity]
    company: Company | None


def details_context(request: AgentRequest, conversation: Conversation) -> dict[str, Any]:
    earlier = (
        queries.visible_to(request.agent).filter(contact_id__in=_same_person(conversation)).exclude(pk=conversation.pk)
    )
    last = (
        conversation.messages.filter(direction=Direction.INCOMING)
        .select_related("envelope")
        .order_by("-at", "-pk")
        .first()
    )
    here = [request.organisation.slug, conversation.number]
    return {
        "person": _person(request, conversation.contact.head),
        "earlier": earlier.order_by("-last_activity_at", "-pk")[:SHOWN],
        "earlier_total": _capped(queries.count_capped(earlier, cap=CAP)),
        "trail": queries.trail(last) if last else [],
        "raw_url": reverse("conversations:raw", args=[*here, last.pk]) if last and last.envelope_id else "",
    }


def _same_person(conversation: Conversation) -> list[Any]:
    """The contact and those merged into it."""
    head = conversation.contact.head
    return [head.pk, *Contact.objects.filter(merged_into=head).values_list("pk", flat=True)[:CAP]]


def _person(request: AgentRequest, contact: Contact) -> Person:
    found = all_addresses(contact)[:MOST_IDENTITIES]
    name = contact.name or (found[0].display if found else _("Somebody without a name"))
    parts = [contact.title, contact.company.name if contact.company else ""]
    return Person(
        contact, name, ", ".join(part for part in parts if part), _url(request, contact), found, contact.company
    )


def _url(request: AgentRequest, contact: Contact) -> str:
    try:
        return reverse("contacts:show", args=[request.organisation.slug, contact.pk])
    except NoReverseMatch:
        return ""


def _capped(count: int) -> str:
    return f"{CAP - 1}+" if count >= CAP else str(count) if count else ""
