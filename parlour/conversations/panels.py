"""What conversations show on the pages of contacts."""

from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, Max, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from parlour.contacts.records import Figure
from parlour.contacts.timeline import Entry, Moment
from parlour.conversations import policies, queries
from parlour.conversations.models import Conversation, Status
from parlour.kernel.panels import offer
from parlour.people.requests import AgentRequest
from parlour.ui import moments


@offer("contact.timeline", order=10)
def timeline(request: AgentRequest, contact_ids: list[UUID], before: Moment | None, limit: int) -> list[Entry]:
    """Every conversation with the person, by its last activity; what is in the trash is not shown."""
    rows = queries.visible_to(request.agent).filter(contact__in=contact_ids).exclude(status=Status.TRASH)
    rows = before.older(rows, "last_activity_at") if before else rows
    shown = rows.select_related("assignee", "inbox").order_by("-last_activity_at", "-pk")[:limit]
    return [Entry(Moment(row.last_activity_at, row.pk), _line(request, row)) for row in shown]


@offer("contact.figures", order=10)
def figures(request: AgentRequest, contact_ids: list[UUID]) -> list[Figure]:
    """How many conversations there were, how many are open, and when the person last wrote."""
    rows = queries.visible_to(request.agent).filter(contact__in=contact_ids).exclude(status=Status.TRASH)
    sums = rows.aggregate(
        total=Count("pk"),
        open=Count("pk", filter=Q(status=Status.OPEN)),
        last=Max("last_inbound_at"),
    )
    found = [Figure(_("conversations"), str(sums["total"])), Figure(_("open now"), str(sums["open"]))]
    if sums["last"]:
        found.append(Figure(_("last wrote"), moments.show(sums["last"], "list")))
    return found


@offer("contact.write")
def write_url(request: AgentRequest, address: str) -> str:
    """The page that begins a conversation with an address; empty for those who may not write."""
    if not policies.may_reply(request.agent):
        return ""
    page = reverse("conversations:new", args=[request.organisation.slug, "open"])
    return f"{page}?{urlencode({'to': address})}"


def _line(request: AgentRequest, conversation: Conversation) -> SafeString:
    state = Status(conversation.status).label
    words = {"conversation": conversation, "state": state, "slug": request.organisation.slug}
    return render_to_string("conversations/_timeline.html", words)
