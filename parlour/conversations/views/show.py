"""One conversation: beside its list, by its lasting address, and anew while the page stays open."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from parlour.conversations.views.answers import fresh_response
from parlour.conversations.views.found import find
from parlour.conversations.views.listing import chosen_inbox, page_context
from parlour.conversations.views.pane import pane_context
from parlour.conversations.views.shelf_names import standard_view
from parlour.people.requests import AgentRequest
from parlour.ui.htmx import is_fragment


@require_safe
def show(request: AgentRequest, slug: str, view: str, number: int) -> HttpResponse:
    """The whole page, or the pane and the details when a row of the list was pressed."""
    conversation = find(request, number)
    context = pane_context(request, conversation)
    if not is_fragment(request):
        return render(request, "conversations/inbox.html", {**page_context(request, view, number), **context})
    inbox = chosen_inbox(request)
    here = reverse("conversations:list", args=[slug, view])
    around = {
        "view": standard_view(view),
        "list_url": here + (f"?inbox={inbox.pk}" if inbox else ""),
        "oob_details": True,
    }
    return render(request, "conversations/swap.html", {**context, **around})


@require_safe
def permanent(request: AgentRequest, slug: str, number: int) -> HttpResponse:
    """The address that one gives to a colleague: it leads to the view in which the conversation is now."""
    status = find(request, number).status
    view = status if status in ("open", "snoozed", "closed", "spam", "trash") else "all"
    return HttpResponseRedirect(reverse("conversations:show", args=[slug, view, number]))


@require_safe
def fresh(request: AgentRequest, slug: str, number: int) -> HttpResponse:
    return fresh_response(request, find(request, number))
