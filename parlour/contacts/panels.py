"""What this app shows in places of its own pages, by the same door as the others."""

from uuid import UUID

from django.template.loader import render_to_string

from parlour.contacts import policies
from parlour.contacts.models import ContactNote
from parlour.contacts.timeline import PLACE, Entry, Moment
from parlour.kernel.panels import offer
from parlour.people.requests import AgentRequest


@offer(PLACE)
def notes(request: AgentRequest, contact_ids: list[UUID], before: Moment | None, limit: int) -> list[Entry]:
    """The notes about the person."""
    rows = ContactNote.objects.filter(contact__in=contact_ids).select_related("author")
    rows = before.older(rows, "created_at") if before else rows
    return [_entry(request, contact_ids[0], note) for note in rows.order_by("-created_at", "-pk")[:limit]]


def _entry(request: AgentRequest, head_id: UUID, note: ContactNote) -> Entry:
    actor = request.agent.as_actor()
    may_change = policies.may_edit_note(actor, note) or policies.may_delete_note(actor, note)
    words = {"note": note, "head_id": head_id, "may_change": may_change, "slug": request.organisation.slug}
    return Entry(Moment(note.created_at, note.pk), render_to_string("contacts/_note.html", words))
