"""Drafts: kept on the server while an agent writes."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parlour.conversations import actions
from parlour.conversations.models import Conversation, Draft
from parlour.conversations.views.answers import done
from parlour.conversations.views.compose_forms import LABELS, composer_response
from parlour.conversations.views.found import find
from parlour.kernel.errors import NotFound
from parlour.people.requests import AgentRequest
from parlour.ui.htmx import is_fragment


@require_POST
def update(request: AgentRequest, slug: str, number: int, kind: str) -> HttpResponse:
    """Save what stands in the form now."""
    save(request, find(request, number), kind)
    return HttpResponse(status=204)


@require_POST
def end(request: AgentRequest, slug: str, number: int, kind: str) -> HttpResponse:
    """Throw a draft away, with its files."""
    conversation = find(request, number)
    draft = Draft.objects.filter(conversation=conversation, agent=request.agent, kind=kind).first()
    if draft is not None:
        actions.discard_draft(draft, actor=request.agent.as_actor())
    response = done(request, number, _("The draft is gone."))
    return composer_response(request, number, response, kind) if is_fragment(request) else response


def save(request: AgentRequest, conversation: Conversation, kind: str) -> Draft:
    """Save the posted form as this agent's draft of this kind, and return it."""
    if kind not in LABELS:
        raise NotFound(_("There is no such kind of message."))
    words: dict[str, Any] = {name: request.POST.get(name, "") for name in ("text", "to", "cc", "bcc")}
    return actions.save_draft(conversation, actor=request.agent.as_actor(), agent=request.agent, kind=kind, **words)
