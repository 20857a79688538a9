"""Notes about a contact."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from parlour.contacts import actions, policies
from parlour.contacts.forms import NoteForm, take
from parlour.contacts.records import record_context
from parlour.contacts.views.found import contact_or_404, note_or_404
from parlour.people.requests import AgentRequest
from parlour.ui.toasts import toast


@require_POST
def create(request: AgentRequest, slug: str, contact_id: UUID) -> HttpResponse:
    """Note something."""
    contact, form = contact_or_404(request, contact_id), NoteForm(request.POST)
    made = take(
        form,
        lambda: actions.add_note(
            contact, actor=request.agent.as_actor(), agent=request.agent, text=form.cleaned_data["text"]
        ),
    )
    if made:
        return HttpResponseRedirect(reverse("contacts:show", args=[slug, contact_id]))
    return render(request, "contacts/show.html", {**record_context(request, contact), "note_form": form}, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: AgentRequest, slug: str, contact_id: UUID, note_id: UUID) -> HttpResponse:
    """A note, to rewrite or delete it."""
    contact, actor = contact_or_404(request, contact_id), request.agent.as_actor()
    note = note_or_404(request, contact, note_id)
    policies.require(policies.may_edit_note(actor, note) or policies.may_delete_note(actor, note))
    form = NoteForm(request.POST or None, initial={"text": note.text})
    if take(form, lambda: actions.edit_note(note, actor=actor, text=form.cleaned_data["text"])):
        return HttpResponseRedirect(reverse("contacts:show", args=[slug, contact_id]))
    rights = {"may_rewrite": policies.may_edit_note(actor, note), "may_delete": policies.may_delete_note(actor, note)}
    return render(request, "contacts/note.html", {"contact": contact, "note": note, "form": form, **rights})


@require_POST
def destroy(request: AgentRequest, slug: str, contact_id: UUID, note_id: UUID) -> HttpResponse:
    """Delete a note for good; the page before this one has said so."""
    contact = contact_or_404(request, contact_id)
    actions.delete_note(note_or_404(request, contact, note_id), actor=request.agent.as_actor())
    toast(request, _("The note is deleted."))
    return HttpResponseRedirect(reverse("contacts:show", args=[slug, contact_id]))
