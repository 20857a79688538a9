"""A closure: made when the matter is settled, ended when it comes up again."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parlour.conversations import actions
from parlour.conversations.views.answers import done, end_url
from parlour.conversations.views.found import find
from parlour.people.requests import AgentRequest


@require_POST
def create(request: AgentRequest, slug: str, number: int) -> HttpResponse:
    actions.close(find(request, number), actor=request.agent.as_actor())
    return done(request, number, _("Closed."), undo=end_url(request, "reopen", number), leaves=True)


@require_POST
def end(request: AgentRequest, slug: str, number: int) -> HttpResponse:
    """Reopen what was closed, or open now what was snoozed."""
    actions.reopen(find(request, number), actor=request.agent.as_actor())
    return done(request, number, _("Open again."))
