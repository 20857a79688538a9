"""Addresses to choose from while somebody types one."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from parlour.contacts import policies, queries
from parlour.people.requests import AgentRequest

SHOWN = 8


@require_safe
def index(request: AgentRequest, slug: str) -> HttpResponse:
    """Options for the last address in `q`, as list items with the whole address in `data-value`."""
    policies.require(policies.may_view(request.agent.as_actor()))
    words = request.GET.get("q", "").rpartition(",")[2].strip()
    contacts = queries.matching(queries.visible_to(request.agent), words)
    rows = queries.page(contacts, size=SHOWN).rows if words else []
    found = [(contact, identity) for contact in rows for identity in queries.addresses_of(contact)][:SHOWN]
    return render(request, "contacts/_suggestions.html", {"found": found})
