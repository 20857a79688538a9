"""The pane of views: each standard view and each inbox with what waits in it, counted to a cap."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise

from parlour.conversations import queries
from parlour.conversations.views.shelf_names import STANDARD_VIEWS, StandardView
from parlour.inboxes.models import Inbox
from parlour.people.models import Agent

CAP = 99
HUES = 8


@dataclass(frozen=True, slots=True)
class ViewLink:
    """A line of the pane. `count` is '' (not counted, or none), '12' or '99+'."""

    label: str | Promise
    url: str
    icon: str = ""
    hue: int = 0
    count: str = ""
    lamp: bool = False
    current: bool = False


def view_links(agent: Agent, current: str, inbox_id: UUID | None) -> list[ViewLink]:
    """The standard views."""
    return [_standard(agent, view, view.name == current and inbox_id is None) for view in STANDARD_VIEWS]


def inbox_links(agent: Agent, current: str, inbox_id: UUID | None) -> list[ViewLink]:
    """The inboxes, each with its open conversations."""
    inboxes = Inbox.objects.filter(is_active=True).order_by("name", "id")[:50]
    return [_inbox(agent, inbox, position, inbox.pk == inbox_id) for position, inbox in enumerate(inboxes)]


def _standard(agent: Agent, view: StandardView, current: bool) -> ViewLink:
    count = _shown(queries.count_capped(queries.view(agent, view.name), cap=CAP + 1)) if view.counted else ""
    return ViewLink(
        view.label, list_url(agent, view.name), view.icon, count=count, lamp=view.lamp and bool(count), current=current
    )


def _inbox(agent: Agent, inbox: Inbox, position: int, current: bool) -> ViewLink:
    count = queries.count_capped(queries.view(agent, "open", inbox=inbox), cap=CAP + 1)
    url = f"{list_url(agent, 'open')}?inbox={inbox.pk}"
    return ViewLink(inbox.name, url, hue=position % HUES + 1, count=_shown(count), current=current)


def list_url(agent: Agent, view: str) -> str:
    return reverse("conversations:list", args=[agent.organisation.slug, view])


def _shown(count: int) -> str:
    if not count:
        return ""
    return f"{CAP}+" if count > CAP else str(count)
