"""Saying that two contacts are one person, after a look at both; and taking it back."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parlour.contacts import actions, policies, queries
from parlour.contacts.models import Contact
from parlour.contacts.views.found import contact_or_404
from parlour.kernel.errors import NotFound
from parlour.people.requests import AgentRequest
from parlour.ui.htmx import page
from parlour.ui.toasts import toast

SHOWN = 12


@require_safe
def choose(request: AgentRequest, slug: str, contact_id: UUID) -> HttpResponse:
    """Who else this contact is."""
    policies.require(policies.may_merge(request.agent.as_actor()))
    contact, words = contact_or_404(request, contact_id), request.GET.get("q", "")
    others = queries.visible_to(request.agent).exclude(pk=contact.pk)
    found = queries.page(queries.matching(others, words), size=SHOWN).rows if words.strip() else []
    return page(
        request, "contacts/merge.html", {"contact": contact, "q": words, "found": found}, {"choices": "choices"}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: AgentRequest, slug: str, contact_id: UUID, other_id: UUID) -> HttpResponse:
    """Both beside each other; and the merge."""
    actor = request.agent.as_actor()
    policies.require(policies.may_merge(actor))
    contact, other = contact_or_404(request, contact_id), contact_or_404(request, other_id)
    if request.method == "POST":
        actions.merge(contact, other, actor=actor)
        undo = reverse("contacts:split", args=[slug, contact_id, other_id])
        toast(request, _("The two are one contact now."), undo=undo)
        return HttpResponseRedirect(reverse("contacts:show", args=[slug, contact_id]))
    pair = [(one, queries.all_addresses(one), queries.notes_of(one).count()) for one in (contact, other)]
    return render(request, "contacts/merge_preview.html", {"contact": contact, "other": other, "pair": pair})


@require_POST
def split(request: AgentRequest, slug: str, contact_id: UUID, other_id: UUID) -> HttpResponse:
    """Take a merge back."""
    contact = contact_or_404(request, contact_id)
    other = Contact.objects.filter(pk=other_id, merged_into=contact).first()
    if other is None:
        raise NotFound(_("This merge has been taken back already."))
    actions.split(other, actor=request.agent.as_actor())
    toast(request, _("They are two contacts again."))
    return HttpResponseRedirect(reverse("contacts:show", args=[slug, contact_id]))
