"""The list of inboxes, one inbox, and its form."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from parlour.inboxes import actions, policies, queries, registry
from parlour.inboxes.contract import Channel
from parlour.inboxes.forms import InboxForm
from parlour.inboxes.models import Inbox
from parlour.inboxes.views.shown import inbox_context, redirect_url, rows
from parlour.kernel.errors import Invalid
from parlour.people.requests import AgentRequest
from parlour.ui.toasts import toast


@require_GET
def index(request: AgentRequest, slug: str) -> HttpResponse:
    """Every inbox of the organisation, and the kinds that can be added."""
    policies.demand(policies.may_manage(request.agent.as_actor()))
    context = {"rows": rows(queries.inboxes_of(request.agent)), "kinds": registry.channels().values()}
    return render(request, "inboxes/list.html", context)


@require_http_methods(["GET", "POST"])
def new(request: AgentRequest, slug: str, kind: str) -> HttpResponse:
    """Add an inbox of one kind; `?preset=` fills in what is known of a provider."""
    policies.demand(policies.may_manage(request.agent.as_actor()))
    channel, preset = registry.channel(kind), request.GET.get("preset", "")
    form = InboxForm(channel, request.POST or None, preset=preset)
    if form.is_valid():
        inbox = _done(form, lambda: _create(request, kind, form))
        if inbox is not None:
            toast(request, _("The inbox was added. Try it now."))
            return HttpResponseRedirect(address_of(inbox, slug))
    return render(request, "inboxes/form.html", _form_context(request, form, channel, preset), status=_status(form))


@require_GET
def show(request: AgentRequest, slug: str, inbox_id: UUID) -> HttpResponse:
    """One inbox: how it fares, and what can be done with it."""
    inbox = queries.inbox_of(request.agent, inbox_id)
    return render(request, "inboxes/show.html", inbox_context(request, inbox))


@require_http_methods(["GET", "POST"])
def edit(request: AgentRequest, slug: str, inbox_id: UUID) -> HttpResponse:
    """Change an inbox."""
    inbox = queries.inbox_of(request.agent, inbox_id)
    channel = registry.channel(inbox.kind)
    form = InboxForm(channel, request.POST or None, inbox=inbox)
    if form.is_valid() and _done(form, lambda: _edit(request, inbox, form)):
        toast(request, _("The inbox was changed."))
        return HttpResponseRedirect(address_of(inbox, slug))
    context = {**_form_context(request, form, channel, ""), "inbox": inbox}
    return render(request, "inboxes/form.html", context, status=_status(form))


def address_of(inbox: Inbox, slug: str) -> str:
    """The page of one inbox."""
    return reverse("inboxes:show", args=[slug, inbox.pk])


def _create(request: AgentRequest, kind: str, form: InboxForm) -> Inbox:
    assert form.settings is not None
    actor = request.agent.as_actor()
    return actions.create_inbox(
        actor=actor, organisation=request.organisation, kind=kind, details=form.details, settings=form.settings
    )


def _edit(request: AgentRequest, inbox: Inbox, form: InboxForm) -> Inbox:
    assert form.settings is not None
    return actions.edit_inbox(inbox, actor=request.agent.as_actor(), details=form.details, settings=form.settings)


def _done(form: InboxForm, act: Callable[[], Inbox]) -> Inbox | None:
    try:
        return act()
    except Invalid as error:
        form.blame(error)
        return None


def _form_context(request: AgentRequest, form: InboxForm, channel: Channel, preset: str) -> dict[str, Any]:
    return {
        "form": form,
        "channel": channel,
        "preset": next((p for p in channel.presets if p.key == preset), None),
        "redirect_url": redirect_url(request.organisation.slug),
    }


def _status(form: InboxForm) -> int:
    return 422 if form.is_bound else 200
