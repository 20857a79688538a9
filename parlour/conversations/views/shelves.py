"""Spam and trash, each put on and taken off."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parlour.conversations import actions
from parlour.conversations.views.answers import done, end_url
from parlour.conversations.views.found import find
from parlour.people.requests import AgentRequest


@require_POST
def spam(request: AgentRequest, slug: str, number: int) -> HttpResponse:
    actions.mark_spam(find(request, number), actor=request.agent.as_actor())
    return done(request, number, _("Marked as spam."), undo=end_url(request, "unspam", number), leaves=True)


@require_POST
def unspam(request: AgentRequest, slug: str, number: int) -> HttpResponse:
    actions.unmark_spam(find(request, number), actor=request.agent.as_actor())
    return done(request, number, _("Out of spam."))


@require_POST
def trash(request: AgentRequest, slug: str, number: int) -> HttpResponse:
    actions.trash(find(request, number), actor=request.agent.as_actor())
    return done(request, number, _("Moved to the trash."), undo=end_url(request, "restore", number), leaves=True)


@require_POST
def restore(request: AgentRequest, slug: str, number: int) -> HttpResponse:
    actions.restore(find(request, number), actor=request.agent.as_actor())
    return done(request, number, _("Out of the trash."))
