"""The addresses of a contact: one more, one less, blocked, taken again."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from parlour.contacts import actions, policies
from parlour.contacts.forms import AddressForm, take
from parlour.contacts.models import ContactIdentity
from parlour.contacts.views.found import contact_or_404, identity_or_404
from parlour.people.requests import AgentRequest
from parlour.ui.toasts import toast


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: AgentRequest, slug: str, contact_id: UUID) -> HttpResponse:
    """One more address."""
    contact, actor = contact_or_404(request, contact_id), request.agent.as_actor()
    policies.require(policies.may_edit(actor))
    form = AddressForm(request.POST or None)
    if take(form, lambda: actions.add_identity(contact, form.cleaned_data["email_address"], actor=actor)):
        return HttpResponseRedirect(reverse("contacts:edit", args=[slug, contact_id]))
    return render(request, "contacts/address.html", {"contact": contact, "form": form})


@require_POST
def destroy(request: AgentRequest, slug: str, contact_id: UUID, identity_id: UUID) -> HttpResponse:
    """One less."""
    return _done(request, contact_id, identity_id, actions.remove_identity, _("The address is removed."))


@require_POST
def block(request: AgentRequest, slug: str, contact_id: UUID, identity_id: UUID) -> HttpResponse:
    """Mail from it goes to spam from now on."""
    undo = reverse("contacts:unblock", args=[slug, contact_id, identity_id])
    return _done(request, contact_id, identity_id, actions.block, _("Mail from this address goes to spam now."), undo)


@require_POST
def unblock(request: AgentRequest, slug: str, contact_id: UUID, identity_id: UUID) -> HttpResponse:
    """Mail from it is taken as anybody's again."""
    undo = reverse("contacts:block", args=[slug, contact_id, identity_id])
    return _done(request, contact_id, identity_id, actions.unblock, _("Mail from this address comes in again."), undo)


def _done(
    request: AgentRequest,
    contact_id: UUID,
    identity_id: UUID,
    action: Callable[..., object],
    sentence: str,
    undo: str = "",
) -> HttpResponse:
    identity: ContactIdentity = identity_or_404(request, contact_or_404(request, contact_id), identity_id)
    action(identity, actor=request.agent.as_actor())
    toast(request, sentence, undo=undo)
    return HttpResponseRedirect(reverse("contacts:edit", args=[request.organisation.slug, contact_id]))
