"""The list of one view, and the pane of views beside it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from parlour.conversations.views.listing import list_context, page_context, views_context
from parlour.people.requests import AgentRequest
from parlour.ui.htmx import is_fragment, page, target

LIST_TARGETS = {"rows": "rows", "more": "more"}


@require_safe
def index(request: AgentRequest, slug: str, view: str) -> HttpResponse:
    """The page, the rows anew, or the next rows; which of them, the target says."""
    wanted = is_fragment(request) and target(request) in LIST_TARGETS
    context = list_context(request, view) if wanted else page_context(request, view)
    return page(request, "conversations/inbox.html", context, LIST_TARGETS)


@require_safe
def views(request: AgentRequest, slug: str, view: str) -> HttpResponse:
    """The views with their counts, for a page that stays open."""
    return render(request, "conversations/inbox.html#views", views_context(request, view))
