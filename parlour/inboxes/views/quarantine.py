"""What came in and could not be read: seen, taken away, tried again, thrown away."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parlour.files import store
from parlour.inboxes import actions, policies, queries
from parlour.inboxes.reasons import why
from parlour.kernel.errors import NotFound
from parlour.people.requests import AgentRequest
from parlour.ui.htmx import go
from parlour.ui.toasts import toast


@require_GET
def index(request: AgentRequest, slug: str) -> HttpResponse:
    """Everything in quarantine, newest first, with its reason."""
    policies.demand(policies.may_open_quarantine(request.agent.as_actor()))
    page = queries.quarantine_page(request.agent, _after(request))
    rows = [(envelope, why(envelope.reason)) for envelope in page.rows]
    return render(request, "inboxes/quarantine.html", {"rows": rows, "next_after": page.next_after})


@require_GET
def raw(request: AgentRequest, slug: str, envelope_id: UUID) -> HttpResponse:
    """The untouched mail, to save and look at with care; no browser ever renders it."""
    envelope = queries.quarantined(request.agent, envelope_id)
    response = HttpResponse(store.read(envelope.raw), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{envelope.pk}.eml"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def retry(request: AgentRequest, slug: str, envelope_id: UUID) -> HttpResponse:
    """Try it again from the beginning."""
    actions.retry_envelope(queries.quarantined(request.agent, envelope_id), actor=request.agent.as_actor())
    toast(request, _("It is tried again now. If it still can't be read, it comes back here."))
    return go(request, reverse("inboxes:quarantine", args=[slug]))


@require_http_methods(["GET", "POST"])
def discard(request: AgentRequest, slug: str, envelope_id: UUID) -> HttpResponse:
    """Ask, then destroy the mail."""
    envelope = queries.quarantined(request.agent, envelope_id)
    if request.method != "POST":
        return render(request, "inboxes/discard.html", {"envelope": envelope, "why": why(envelope.reason)})
    actions.discard_envelope(envelope, actor=request.agent.as_actor())
    toast(request, _("The mail was destroyed."))
    return HttpResponseRedirect(reverse("inboxes:quarantine", args=[slug]))


def _after(request: AgentRequest) -> UUID | None:
    try:
        return UUID(request.GET["after"]) if "after" in request.GET else None
    except ValueError:
        raise NotFound(_("There is no such page.")) from None
