"""A conversation that we begin."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parlour.conversations import actions, policies
from parlour.conversations.forms import StartForm
from parlour.conversations.models import Message
from parlour.conversations.views.listing import page_context
from parlour.kernel.errors import Invalid
from parlour.people.requests import AgentRequest
from parlour.ui.toasts import toast


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: AgentRequest, slug: str, view: str) -> HttpResponse:
    """The form, and what it makes."""
    policies.allow(policies.may_reply(request.agent))
    form = StartForm(request.POST or None, initial={"to": request.GET.get("to", "")})
    message = _start(request, form) if request.method == "POST" and form.is_valid() else None
    if message is None:
        return render(request, "conversations/new.html", {**page_context(request, view), "form": form})
    number = message.conversation.number
    toast(request, _("Sent."), undo=reverse("conversations:undo", args=[slug, number, message.pk]))
    return HttpResponseRedirect(reverse("conversations:show", args=[slug, "open", number]))


def _start(request: AgentRequest, form: StartForm) -> Message | None:
    """None when the action refuses; the form then says why."""
    try:
        return actions.start(actor=request.agent.as_actor(), agent=request.agent, **form.cleaned_data)
    except Invalid as error:
        form.add_error(error.field if error.field in form.fields else None, error.sentence)
        return None
