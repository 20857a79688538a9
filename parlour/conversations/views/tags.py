"""The tags of a conversation."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parlour.conversations import actions
from parlour.conversations.models import Tag
from parlour.conversations.views.answers import done
from parlour.conversations.views.found import find
from parlour.kernel.errors import NotFound
from parlour.people.requests import AgentRequest


@require_POST
def create(request: AgentRequest, slug: str, number: int) -> HttpResponse:
    actions.tag(find(request, number), actor=request.agent.as_actor(), name=request.POST.get("name", ""))
    return done(request, number)


@require_POST
def end(request: AgentRequest, slug: str, number: int, tag_id: UUID) -> HttpResponse:
    tag = Tag.objects.filter(pk=tag_id).first()
    if tag is None:
        raise NotFound(_("There is no such tag."))
    actions.untag(find(request, number), actor=request.agent.as_actor(), name=tag.name)
    return done(request, number)
