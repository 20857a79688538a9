"""What an agent does about copies of a message that did not arrive."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parlour.conversations import actions
from parlour.conversations.models import Delivery
from parlour.conversations.views.answers import done
from parlour.conversations.views.found import find
from parlour.kernel.errors import NotFound
from parlour.people.requests import AgentRequest


@require_POST
def retry(request: AgentRequest, slug: str, number: int, delivery_id: UUID) -> HttpResponse:
    actions.retry_delivery(_find(request, number, delivery_id), actor=request.agent.as_actor())
    return done(request, number, _("It will be tried again at once."))


@require_POST
def cancel(request: AgentRequest, slug: str, number: int, delivery_id: UUID) -> HttpResponse:
    """Give up a copy that has not left."""
    actions.cancel_delivery(_find(request, number, delivery_id), actor=request.agent.as_actor())
    return done(request, number, _("This copy will not be sent."))


@require_POST
def dismiss(request: AgentRequest, slug: str, number: int) -> HttpResponse:
    """Somebody has seen the failures: the conversation leaves their view."""
    actions.dismiss_failures(find(request, number), actor=request.agent.as_actor())
    return done(request, number, _("Seen. The failures stay in the conversation."))


def _find(request: AgentRequest, number: int, delivery_id: UUID) -> Delivery:
    copies = Delivery.objects.filter(message__conversation=find(request, number))
    delivery = copies.select_related("message__conversation").filter(pk=delivery_id).first()
    if delivery is None:
        raise NotFound(_("There is no such message."))
    return delivery
