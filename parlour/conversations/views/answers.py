"""What a deed answers: the same fragments that the page is made of, or the way back to the page."""

from urllib.parse import urlsplit

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from parlour.conversations.models import Conversation
from parlour.conversations.views.found import find
from parlour.conversations.views.pane import fresh_context
from parlour.people.requests import AgentRequest
from parlour.ui.htmx import announce, is_fragment, target
from parlour.ui.toasts import USUAL_SECONDS, toast


def fresh_response(request: AgentRequest, conversation: Conversation) -> HttpResponse:
    """Thread, toolbar and subject as they are now, and the toast, if there is one."""
    return render(request, "conversations/fresh.html", fresh_context(request, conversation))


def done(
    request: AgentRequest,
    number: int,
    sentence: str = "",
    *,
    undo: str = "",
    seconds: int = USUAL_SECONDS,
    leaves: bool = False,
) -> HttpResponse:
    """After a deed on conversation `number`. `undo` is the address that takes it back, for some `seconds`; `leaves`
    says that the conversation is done with for now, so that the page goes on to the next one."""
    if sentence:
        toast(request, sentence, undo=undo, seconds=seconds)
    if not is_fragment(request):
        return HttpResponseRedirect(_back(request, number))
    shown = target(request) == "thread"  # else it was done from a toast, and another conversation may be open
    response = fresh_response(request, find(request, number)) if shown else render(request, "conversations/toasts.html")
    events = {"pl_done": {"number": number}, **({"pl_left": {"number": number}} if leaves else {})}
    return announce(response, **events)


def end_url(request: AgentRequest, name: str, number: int) -> str:
    """The address that ends what was made: conversations:reopen and the like."""
    return reverse(f"conversations:{name}", args=[request.organisation.slug, number])


def _back(request: AgentRequest, number: int) -> str:
    """The page that the form was on, when it is a page of this workspace."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    here = f"/o/{request.organisation.slug}/inbox/"
    if came_from.netloc == request.get_host() and came_from.path.startswith(here):
        return came_from.path
    return reverse("conversations:permanent", args=[request.organisation.slug, number])
