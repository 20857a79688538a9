"""Everything that the pane of one conversation shows: toolbar, subject, thread, composer, details."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from parlour.conversations import policies, queries
from parlour.conversations.models import Conversation, ReadMark, Status, Tag
from parlour.conversations.views.compose_forms import compose_forms
from parlour.conversations.views.details import details_context
from parlour.conversations.views.rows import is_unread
from parlour.conversations.views.snooze_choices import earliest, snooze_choices
from parlour.conversations.views.timeline import make_items
from parlour.people.models import Agent
from parlour.people.requests import AgentRequest
from parlour.ui.moments import show

MOST_COLLEAGUES = 200
MOST_TAGS = 200


@dataclass(frozen=True, slots=True)
class StatusWords:
    """Where a conversation is, as a dot and words."""

    text: str
    tone: str


def pane_context(request: AgentRequest, conversation: Conversation) -> dict[str, Any]:
    """For the whole pane."""
    return {
        **fresh_context(request, conversation),
        **details_context(request, conversation),
        "compose_forms": compose_forms(request, conversation),
        "compose_kind": request.GET.get("compose", "reply"),
        "upload_limit": settings.MAX_UPLOAD_BYTES,
    }


def fresh_context(request: AgentRequest, conversation: Conversation) -> dict[str, Any]:
    """For what changes while one looks: toolbar, subject and thread."""
    agent = request.agent
    mark = ReadMark.objects.filter(agent=agent, conversation=conversation).values_list("read_at", flat=True).first()
    entries = queries.thread(conversation, before=request.GET.get("before"))
    return {
        "conversation": conversation,
        "status": status_words(conversation),
        "tags": Tag.objects.filter(taggings__conversation=conversation).order_by("name"),
        "items": make_items(agent, conversation, entries, mark),
        "unread": is_unread(conversation.last_inbound_at, mark),
        "earlier_url": _earlier(request, conversation, queries.earlier(entries)),
        **_rights(agent),
        **_choices(request, conversation),
    }


def status_words(conversation: Conversation) -> StatusWords:
    if conversation.status == Status.SNOOZED and conversation.snoozed_until:
        until = show(conversation.snoozed_until, "full")
        return StatusWords(_("Snoozed until %(time)s") % {"time": until}, "")
    if conversation.status == Status.OPEN and conversation.waiting_since:
        since = show(conversation.waiting_since, "list")
        return StatusWords(_("Open, waiting since %(time)s") % {"time": since}, "warn")
    tones = {Status.OPEN: "ask", Status.CLOSED: "yes", Status.SPAM: "bad", Status.TRASH: "bad"}
    return StatusWords(str(Status(conversation.status).label), tones.get(Status(conversation.status), ""))


def _rights(agent: Agent) -> dict[str, bool]:
    return {
        "may_manage": policies.may_manage(agent),
        "may_reply": policies.may_reply(agent),
        "may_note": policies.may_note(agent),
    }


def _choices(request: AgentRequest, conversation: Conversation) -> dict[str, Any]:
    """What the menus of the toolbar offer."""

    def url(name: str) -> str:
        return reverse(f"conversations:{name}", args=[request.organisation.slug, conversation.number])

    colleagues = Agent.objects.filter(is_active=True).exclude(pk=request.agent.pk).order_by("name")
    return {
        "snooze_choices": snooze_choices(),
        "snooze_earliest": earliest(),
        "snooze_url": url("snooze"),
        "assign_url": url("assign"),
        "tag_url": url("tag"),
        "colleagues": colleagues[:MOST_COLLEAGUES],
        "all_tags": Tag.objects.order_by("name")[:MOST_TAGS],
    }


def _earlier(request: AgentRequest, conversation: Conversation, cursor: str | None) -> str:
    if cursor is None:
        return ""
    url = reverse("conversations:show", args=[request.organisation.slug, "all", conversation.number])
    return f"{url}?before={cursor}"
