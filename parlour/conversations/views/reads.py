"""How far this agent has read. Sent by the page once the messages are before the reader's eyes."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from parlour.conversations import actions
from parlour.conversations.views.found import find
from parlour.people.requests import AgentRequest
from parlour.ui.htmx import announce


@require_POST
def create(request: AgentRequest, slug: str, number: int) -> HttpResponse:
    actions.mark_read(find(request, number), actor=request.agent.as_actor(), agent=request.agent)
    return announce(HttpResponse(status=204), pl_changed={})
