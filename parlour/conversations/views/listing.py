"""What the list pane and the views pane show: one view, perhaps of one inbox, page by page."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from parlour.conversations import queries
from parlour.conversations.models import Draft
from parlour.conversations.views.navigation import inbox_links, view_links
from parlour.conversations.views.row_html import printed
from parlour.conversations.views.rows import group_rows, last_age, lines, make_rows
from parlour.conversations.views.shelf_names import standard_view
from parlour.inboxes.models import Inbox
from parlour.kernel.errors import NotFound
from parlour.kernel.events import last_number
from parlour.people.requests import AgentRequest

SIZE = 30
LOOSE = 20
MOST = 90  # rows that a refresh brings anew; older ones come again by "more"


def list_context(request: AgentRequest, name: str, open_number: int | None = None) -> dict[str, Any]:
    """Everything that the list pane needs; raises NotFound for an unknown view or inbox."""
    view, inbox = standard_view(name), chosen_inbox(request)
    query = f"?inbox={inbox.pk}" if inbox else ""
    here = reverse("conversations:list", args=[request.organisation.slug, name])
    found = queries.page(
        lines(request.agent, queries.view(request.agent, view.name, inbox=inbox)),
        after=request.GET.get("after", ""),
        size=_size(request),
    )
    rows = make_rows(
        request.agent, found.rows, lambda number: f"{here}{number}/{query}", open_number or _number(request, "open")
    )
    return {
        "view": view,
        "inbox": inbox,
        "title": inbox.name if inbox else view.label,
        "query": query,
        "list_url": here + query,
        "groups": printed(group_rows(rows, request.GET.get("since", ""))),
        "loose": queries.loose_drafts(request.agent)[:LOOSE]
        if name == "drafts" and not request.GET.get("after")
        else [],
        "next_url": _next(here, inbox, found.next_cursor, last_age(rows)),
    }


def page_context(request: AgentRequest, name: str, open_number: int | None = None) -> dict[str, Any]:
    """A whole page: the list, the views, and the number of the last event that it has seen."""
    seq = last_number(request.organisation.pk)  # before anything is read, so that nothing falls between
    return {**list_context(request, name, open_number), **views_context(request, name), "seq": seq}


def views_context(request: AgentRequest, name: str) -> dict[str, Any]:
    inbox = chosen_inbox(request)
    inbox_id = inbox.pk if inbox else None
    return {
        "view": standard_view(name),
        "query": f"?inbox={inbox_id}" if inbox_id else "",
        "views": view_links(request.agent, name, inbox_id),
        "inboxes": inbox_links(request.agent, name, inbox_id),
    }


def chosen_inbox(request: AgentRequest) -> Inbox | None:
    """The inbox that the address names; somebody else's, or none at all, is not found."""
    named = request.GET.get("inbox", "")
    if not named:
        return None
    try:
        return Inbox.objects.get(pk=UUID(named))
    except (ValueError, Inbox.DoesNotExist):
        raise NotFound(_("There is no such inbox.")) from None


def _loose(request: AgentRequest) -> list[Draft]:
    """On the first page of drafts also those that belong to no conversation yet."""
    return [] if request.GET.get("after") else list(queries.loose_drafts(request.agent)[:LOOSE])


def _next(here: str, inbox: Inbox | None, cursor: str, age: str) -> str:
    if not cursor:
        return ""
    named = {"inbox": str(inbox.pk)} if inbox else {}
    return f"{here}?{urlencode({**named, 'after': cursor, 'since': age})}"


def _size(request: AgentRequest) -> int:
    """A refresh asks for as many rows as stand on the page, so that nothing vanishes under the reader."""
    return min(MOST, max(SIZE, _number(request, "size") or SIZE))


def _number(request: AgentRequest, name: str) -> int | None:
    value = request.GET.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 12 else None
