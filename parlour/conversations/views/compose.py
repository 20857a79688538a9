"""Sending: a reply, a private note, a forward."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parlour.conversations import actions
from parlour.conversations.models import Conversation, Message
from parlour.conversations.views.answers import done
from parlour.conversations.views.attachments import add_files
from parlour.conversations.views.compose_forms import LABELS, composer_response
from parlour.conversations.views.found import find
from parlour.kernel.errors import NotFound
from parlour.people.requests import AgentRequest
from parlour.ui.htmx import is_fragment
from parlour.ui.toasts import USUAL_SECONDS


@require_POST
def create(request: AgentRequest, slug: str, number: int, kind: str) -> HttpResponse:
    """Write what the form of this kind holds, with the files of the draft."""
    conversation = find(request, number)
    if kind not in LABELS:
        raise NotFound(_("There is no such kind of message."))
    add_files(request, conversation, kind)
    message = _note(request, conversation) if kind == "note" else _mail(request, conversation, kind)
    closing = bool(request.POST.get("close"))
    undo = "" if kind == "note" else reverse("conversations:undo", args=[slug, number, message.pk])
    seconds = max(USUAL_SECONDS, request.organisation.undo_seconds)
    response = done(request, number, _said(kind, closing), undo=undo, seconds=seconds, leaves=closing)
    return composer_response(request, number, response, "reply") if is_fragment(request) else response


def _note(request: AgentRequest, conversation: Conversation) -> Message:
    return actions.note(
        conversation, actor=request.agent.as_actor(), agent=request.agent, text=request.POST.get("text", "")
    )


def _mail(request: AgentRequest, conversation: Conversation, kind: str) -> Message:
    words: dict[str, Any] = {name: request.POST.get(name, "") for name in ("text", "to", "cc", "bcc")}
    words |= {"actor": request.agent.as_actor(), "agent": request.agent}
    if kind == "forward":
        return actions.forward(conversation, **words)
    return actions.reply(conversation, close=bool(request.POST.get("close")), **words)


def _said(kind: str, closing: bool) -> str:
    if kind == "note":
        return _("Noted, for colleagues only.")
    if closing:
        return _("Sent and closed.")
    return _("Forwarded.") if kind == "forward" else _("Sent.")
