"""A snooze: the matter is put off until a time."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parlour.conversations import actions
from parlour.conversations.views.answers import done, end_url
from parlour.conversations.views.found import find
from parlour.conversations.views.snooze_choices import chosen
from parlour.people.requests import AgentRequest
from parlour.ui.moments import show


@require_POST
def create(request: AgentRequest, slug: str, number: int) -> HttpResponse:
    conversation = find(request, number)
    until = chosen(request.POST.get("until", ""))
    actions.snooze(conversation, actor=request.agent.as_actor(), until=until)
    sentence = _("Snoozed until %(time)s.") % {"time": show(until, "full")}
    return done(request, number, sentence, undo=end_url(request, "reopen", number), leaves=True)
