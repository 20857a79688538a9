"""Drafts of conversations that have not begun: they belong to an agent and to nothing else yet."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parlour.conversations import actions, policies, queries
from parlour.conversations.models import Attachment, Draft
from parlour.conversations.views.file_chips import FileChip, glyph
from parlour.conversations.views.uploads import check_sizes, put_on
from parlour.inboxes.models import Inbox
from parlour.kernel.errors import NotFound
from parlour.people.requests import AgentRequest
from parlour.ui.toasts import toast


@require_POST
def update(request: AgentRequest, slug: str, view: str) -> JsonResponse:
    """Keep what stands in the form, and say under which id."""
    return JsonResponse({"draft": str(save(request).pk)})


@require_POST
def attach(request: AgentRequest, slug: str, view: str) -> HttpResponse:
    check_sizes(request)
    draft = save(request)
    put_on(request, draft)
    return _files(request, draft)


@require_POST
def detach(request: AgentRequest, slug: str, view: str, attachment_id: UUID) -> HttpResponse:
    own = Attachment.objects.filter(draft__agent=request.agent, draft__conversation=None)
    one = own.select_related("draft").filter(pk=attachment_id).first()
    if one is None or one.draft is None:
        raise NotFound(_("There is no such file."))
    actions.detach(one, actor=request.agent.as_actor())
    return _files(request, one.draft)


@require_POST
def end(request: AgentRequest, slug: str, view: str) -> HttpResponse:
    """Throw the draft away."""
    draft = found(request, request.POST.get("draft", ""))
    if draft is not None:
        actions.discard_draft(draft, actor=request.agent.as_actor())
        toast(request, _("The draft is gone."))
    return HttpResponseRedirect(reverse("conversations:list", args=[slug, view]))


def found(request: AgentRequest, named: str) -> Draft | None:
    """The loose draft of this agent with that id; None for an empty id, NotFound for one that is not its own."""
    if not named:
        return None
    try:
        return queries.loose_drafts(request.agent).prefetch_related("attachments").get(pk=UUID(named))
    except (ValueError, Draft.DoesNotExist):
        raise NotFound(_("This draft is gone; it may have been sent.")) from None


def save(request: AgentRequest) -> Draft:
    """Save the posted form as a loose draft, the one that it names or a new one."""
    policies.allow(policies.may_reply(request.agent))
    draft = found(request, request.POST.get("draft", ""))
    words = {name: request.POST.get(name, "") for name in ("text", "to", "cc", "bcc", "subject")}
    inbox_id = _uuid(request.POST.get("inbox", ""))
    inbox = Inbox.objects.filter(pk=inbox_id).first() if inbox_id else None
    return actions.save_draft(
        None, actor=request.agent.as_actor(), agent=request.agent, kind="new", draft=draft, inbox=inbox, **words
    )


def chips(request: AgentRequest, draft: Draft | None) -> list[FileChip]:
    """The files of a draft, each with the address that takes it off."""
    if draft is None:
        return []

    def remove(one: Attachment) -> str:
        return reverse("conversations:loose_detach", args=[request.organisation.slug, "open", one.pk])

    files = draft.attachments.order_by("pk")
    return [FileChip(one.filename, one.size, glyph(one), "", False, remove(one)) for one in files]


def _files(request: AgentRequest, draft: Draft) -> HttpResponse:
    return render(request, "conversations/_loose_files.html", {"draft": draft, "files": chips(request, draft)})


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None
