"""A conversation that we begin: its form, and what it makes."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parlour.conversations import actions, policies
from parlour.conversations.forms import StartForm
from parlour.conversations.models import Message
from parlour.conversations.views.listing import page_context
from parlour.conversations.views.loose import chips, found, save
from parlour.conversations.views.uploads import check_sizes, put_on
from parlour.kernel.errors import Invalid
from parlour.people.requests import AgentRequest
from parlour.ui.toasts import USUAL_SECONDS, toast


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: AgentRequest, slug: str, view: str) -> HttpResponse:
    """Show the form, empty or with a draft; or begin the conversation."""
    policies.allow(policies.may_reply(request.agent))
    form = StartForm(request.POST or None, initial=_initial(request))
    message = _start(request, form) if request.method == "POST" and form.is_valid() else None
    if message is None:
        return render(
            request, "conversations/new.html", {**page_context(request, view), **_around(request), "form": form}
        )
    number = message.conversation.number
    undo = reverse("conversations:undo", args=[slug, number, message.pk])
    toast(request, _("Sent."), undo=undo, seconds=max(USUAL_SECONDS, request.organisation.undo_seconds))
    return HttpResponseRedirect(reverse("conversations:show", args=[slug, "open", number]))


def _initial(request: AgentRequest) -> dict[str, Any]:
    draft = found(request, request.GET.get("draft", ""))
    if draft is None:
        return {"to": request.GET.get("to", "")}
    return {name: getattr(draft, name) for name in ("inbox", "to", "cc", "bcc", "subject", "text")}


def _around(request: AgentRequest) -> dict[str, Any]:
    draft = found(request, request.POST.get("draft") or request.GET.get("draft", ""))
    return {"draft": draft, "files": chips(request, draft), "upload_limit": settings.MAX_UPLOAD_BYTES}


def _start(request: AgentRequest, form: StartForm) -> Message | None:
    """None when the action refuses; the form then says why."""
    draft = found(request, request.POST.get("draft", ""))
    try:
        if request.FILES:
            check_sizes(request)
            draft = save(request)
            put_on(request, draft)
        return actions.start(actor=request.agent.as_actor(), agent=request.agent, draft=draft, **form.cleaned_data)
    except Invalid as error:
        form.add_error(error.field if error.field in form.fields else None, error.sentence)
        return None
