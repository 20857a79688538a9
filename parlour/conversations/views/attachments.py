"""Files: on messages, to look at; on drafts, to add and take away."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from parlour.conversations import actions
from parlour.conversations.models import Conversation
from parlour.conversations.views.answers import done
from parlour.conversations.views.compose_forms import compose_form
from parlour.conversations.views.drafts import save
from parlour.conversations.views.found import find, find_attachment
from parlour.conversations.views.uploads import check_sizes, put_on
from parlour.files.links import preview_url, signed_url
from parlour.kernel.errors import Invalid
from parlour.people.requests import AgentRequest
from parlour.ui.htmx import is_fragment

INLINE = ("image/png", "image/jpeg", "image/gif", "image/webp", "text/plain")


@require_safe
def show(request: AgentRequest, slug: str, number: int, attachment_id: UUID) -> HttpResponse:
    """Check the right, then lead to the signed address. This address lasts; that one does not."""
    one = find_attachment(request, number, attachment_id)
    if request.GET.get("preview"):
        url = preview_url(one.organisation_id, one.file_id)
    else:
        disposition = "inline" if one.content_type in INLINE else "attachment"
        url = signed_url(
            one.organisation_id,
            one.file_id,
            filename=one.filename,
            content_type=one.content_type,
            disposition=disposition,
        )
    response = HttpResponseRedirect(url)
    response["Cache-Control"] = "private, max-age=240"
    return response


@require_POST
def create(request: AgentRequest, slug: str, number: int, kind: str) -> HttpResponse:
    """Add files to the draft of this kind, which begins with the first of them."""
    conversation = find(request, number)
    if not request.FILES.getlist("files"):
        raise Invalid(_("Choose a file."), "files")
    add_files(request, conversation, kind)
    return _chips(request, number, kind)


@require_POST
def end(request: AgentRequest, slug: str, number: int, kind: str, attachment_id: UUID) -> HttpResponse:
    actions.detach(find_attachment(request, number, attachment_id), actor=request.agent.as_actor())
    return _chips(request, number, kind)


def add_files(request: AgentRequest, conversation: Conversation, kind: str) -> None:
    """Put the posted files on the draft of this kind; without files, nothing happens."""
    check_sizes(request)
    if request.FILES.getlist("files"):
        put_on(request, save(request, conversation, kind))


def _chips(request: AgentRequest, number: int, kind: str) -> HttpResponse:
    if not is_fragment(request):
        return done(request, number)
    form = compose_form(request, find(request, number), kind)
    return render(request, "conversations/_draft_files.html", {"form": form})
