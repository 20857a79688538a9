"""What the record page of a contact shows."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from parlour.contacts import policies, queries
from parlour.contacts.models import Contact
from parlour.contacts.timeline import timeline
from parlour.kernel.panels import offers
from parlour.people.requests import AgentRequest

MOST_COLLEAGUES = 12


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure under the name: what it is, and how much. Offered to the place "contact.figures"."""

    label: str | Promise
    value: str


def record_context(request: AgentRequest, contact: Contact) -> dict[str, Any]:
    """Return what the page needs.

    Upper apps fill two more places: "contact.figures" (request, ids -> list[Figure]) and "contact.write"
    (request, address -> the address of the page that begins a message, or an empty string).
    """
    ids, actor = queries.family_ids(contact), request.agent.as_actor()
    addresses = queries.all_addresses(contact)
    first = addresses[0].display if addresses else ""
    return {
        "contact": contact,
        "addresses": addresses,
        "merged": queries.merged_into(contact),
        "colleagues": _colleagues(contact),
        "figures": [figure for offered in offers("contact.figures") for figure in offered(request, ids)],
        "write_urls": [url for offered in offers("contact.write") if first and (url := offered(request, first))],
        "timeline": timeline(request, ids, request.GET.get("before", "")),
        "may_edit": policies.may_edit(actor),
        "may_merge": policies.may_merge(actor),
    }


def _colleagues(contact: Contact) -> list[Contact]:
    return list(queries.colleagues_of(contact, contact.company)[:MOST_COLLEAGUES]) if contact.company else []
