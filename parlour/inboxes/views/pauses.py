"""Pausing an inbox and opening it again; letting it send again; deleting it."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from parlour.inboxes import actions, queries
from parlour.inboxes.views.inboxes import address_of
from parlour.people.requests import AgentRequest
from parlour.ui.htmx import go
from parlour.ui.toasts import toast


@require_POST
def create(request: AgentRequest, slug: str, inbox_id: UUID) -> HttpResponse:
    """Pause the inbox."""
    inbox = actions.pause_inbox(queries.inbox_of(request.agent, inbox_id), actor=request.agent.as_actor())
    toast(request, _("The inbox is paused."), undo=reverse("inboxes:resume", args=[slug, inbox.pk]))
    return go(request, address_of(inbox, slug))


@require_POST
def destroy(request: AgentRequest, slug: str, inbox_id: UUID) -> HttpResponse:
    """End the pause."""
    inbox = actions.resume_inbox(queries.inbox_of(request.agent, inbox_id), actor=request.agent.as_actor())
    toast(request, _("The inbox is open again."), undo=reverse("inboxes:pause", args=[slug, inbox.pk]))
    return go(request, address_of(inbox, slug))


@require_POST
def resume_sending(request: AgentRequest, slug: str, inbox_id: UUID) -> HttpResponse:
    """Release the brake."""
    inbox = actions.resume_sending(queries.inbox_of(request.agent, inbox_id), actor=request.agent.as_actor())
    toast(request, _("The inbox sends again."))
    return go(request, address_of(inbox, slug))


@require_http_methods(["GET", "POST"])
def delete(request: AgentRequest, slug: str, inbox_id: UUID) -> HttpResponse:
    """Ask, then delete an inbox that has no conversations."""
    inbox = queries.inbox_of(request.agent, inbox_id)
    if request.method != "POST":
        return render(request, "inboxes/delete.html", {"inbox": inbox})
    actions.delete_inbox(inbox, actor=request.agent.as_actor())
    toast(request, _("The inbox was deleted."))
    return HttpResponseRedirect(reverse("inboxes:list", args=[slug]))
