"""Single messages: take one back, show its pictures, see it as it came."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from parlour.conversations import actions
from parlour.conversations.views.answers import done
from parlour.conversations.views.compose_forms import composer_response
from parlour.conversations.views.found import find_message
from parlour.files.links import signed_url
from parlour.kernel.errors import NotFound
from parlour.people.requests import AgentRequest
from parlour.ui.htmx import go, is_fragment


@require_POST
def undo(request: AgentRequest, slug: str, number: int, message_id: UUID) -> HttpResponse:
    """Take a reply back before it leaves: its words are a draft again."""
    draft = actions.undo_reply(find_message(request, number, message_id), actor=request.agent.as_actor())
    if draft.conversation_id is None:
        return go(request, f"{reverse('conversations:new', args=[slug, 'open'])}?draft={draft.pk}")
    response = done(request, number, _("Taken back. It is a draft again."))
    return composer_response(request, number, response, draft.kind) if is_fragment(request) else response


@require_POST
def show_pictures(request: AgentRequest, slug: str, number: int, message_id: UUID) -> HttpResponse:
    actions.show_images(find_message(request, number, message_id), actor=request.agent.as_actor())
    return done(request, number)


@require_safe
def raw(request: AgentRequest, slug: str, number: int, message_id: UUID) -> HttpResponse:
    """The mail as it came in, to save; never shown in the browser."""
    message = find_message(request, number, message_id)
    if message.envelope is None:
        raise NotFound(_("The mail as it came is no longer kept."))
    stored = message.envelope.raw
    name = f"{message.conversation.number}-{message.pk.hex[-8:]}.eml"
    return HttpResponseRedirect(
        signed_url(message.organisation_id, stored.pk, filename=name, content_type="message/rfc822")
    )
