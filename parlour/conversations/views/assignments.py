"""The assignment: whose conversation it is."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parlour.conversations import actions
from parlour.conversations.views.answers import done
from parlour.conversations.views.found import find
from parlour.kernel.errors import Invalid
from parlour.people.models import Agent
from parlour.people.requests import AgentRequest


@require_POST
def update(request: AgentRequest, slug: str, number: int) -> HttpResponse:
    """Give it to the agent named in `agent`; an empty value gives it to nobody."""
    conversation = find(request, number)
    assignee = _named(request.POST.get("agent", ""))
    actions.assign(conversation, actor=request.agent.as_actor(), assignee=assignee)
    return done(request, number, _sentence(request.agent, assignee))


def _named(value: str) -> Agent | None:
    if not value:
        return None
    try:
        return Agent.objects.get(pk=UUID(value), is_active=True)
    except (ValueError, Agent.DoesNotExist):
        raise Invalid(_("Choose somebody who works in this organisation."), "agent") from None


def _sentence(reader: Agent, assignee: Agent | None) -> str:
    if assignee is None:
        return _("Nobody has this now.")
    if assignee.pk == reader.pk:
        return _("This is yours now.")
    return _("%(name)s has this now.") % {"name": assignee.name}
