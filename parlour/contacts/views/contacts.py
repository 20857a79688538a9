"""Contacts: the list, one record, entering and correcting."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from parlour.contacts import actions, policies, queries
from parlour.contacts.forms import ContactForm, NewContactForm, NoteForm, take
from parlour.contacts.models import Contact
from parlour.contacts.records import record_context
from parlour.contacts.views.found import contact_or_404, context_of
from parlour.people.requests import AgentRequest
from parlour.ui.htmx import page
from parlour.ui.toasts import toast


@require_safe
def index(request: AgentRequest, slug: str) -> HttpResponse:
    """The list by name; `q` narrows it, `after` goes on from a row."""
    policies.require(policies.may_view(request.agent.as_actor()))
    words = request.GET.get("q", "")
    found = queries.page(queries.matching(queries.visible_to(request.agent), words), after=request.GET.get("after", ""))
    context = {"page": found, "q": words, "may_edit": policies.may_edit(request.agent.as_actor())}
    return page(request, "contacts/list.html", context, {"contacts": "results", "more": "rows"})


@require_safe
def show(request: AgentRequest, slug: str, contact_id: UUID) -> HttpResponse:
    """The record of a contact; of a merged one, that of its head."""
    merged_into = Contact.objects.filter(pk=contact_id).values_list("merged_into", flat=True).first()
    if merged_into:
        return HttpResponseRedirect(reverse("contacts:show", args=[slug, merged_into]))
    contact = contact_or_404(request, contact_id)
    context = {**record_context(request, contact), "note_form": NoteForm()}
    return page(request, "contacts/show.html", context, {"timeline-more": "timeline"})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: AgentRequest, slug: str) -> HttpResponse:
    """The form for a new contact, and what it makes."""
    policies.require(policies.may_edit(request.agent.as_actor()))
    form = NewContactForm(request.POST or None)
    contact = take(form, lambda: actions.create_contact(form.details(), email=form.email(), **context_of(request)))
    if contact:
        return HttpResponseRedirect(reverse("contacts:show", args=[slug, contact.pk]))
    return render(request, "contacts/new.html", {"form": form, "companies": queries.company_names(request.agent)})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: AgentRequest, slug: str, contact_id: UUID) -> HttpResponse:
    """What we hold of a contact, to correct it. Somebody else's newer version is shown before it is replaced."""
    actor, contact = request.agent.as_actor(), contact_or_404(request, contact_id)
    policies.require(policies.may_edit(actor))
    form = ContactForm(request.POST or None, contact=contact)
    if take(form, lambda: actions.edit_contact(contact, form.details(), actor=actor, version=form.version())):
        toast(request, _("Saved."))
        return HttpResponseRedirect(reverse("contacts:show", args=[slug, contact_id]))
    form = form.compared_with(contact_or_404(request, contact_id))
    context = {"form": form, "contact": contact, "companies": queries.company_names(request.agent)}
    return render(request, "contacts/edit.html", {**context, "addresses": queries.all_addresses(contact)})
