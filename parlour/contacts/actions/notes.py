"""What agents note about a contact."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from parlour.contacts import policies
from parlour.contacts.events import ContactNoted, NoteChanged, NoteDeleted
from parlour.contacts.models import Contact, ContactNote
from parlour.contacts.wording import within_limit
from parlour.kernel.actor import Actor
from parlour.kernel.errors import Invalid
from parlour.kernel.events import record
from parlour.people.models import Agent

NOTE_LENGTH = 10_000


def add_note(contact: Contact, *, actor: Actor, agent: Agent | None, text: str) -> ContactNote:
    """Note something about a contact, in the name of `agent`. Raises Invalid when there is nothing to note."""
    policies.require(policies.may_edit(actor))
    tidy = _tidy(text)
    with transaction.atomic():
        note = ContactNote.objects.create(
            organisation_id=contact.organisation_id, contact=contact, author=agent, text=tidy
        )
        record(ContactNoted(**_about(note)), actor=actor)
    return note


def edit_note(note: ContactNote, *, actor: Actor, text: str) -> ContactNote:
    """Rewrite a note of one's own. Raises Invalid when nothing would be left; delete it then."""
    policies.require(policies.may_edit_note(actor, note))
    note.text = _tidy(text)
    with transaction.atomic():
        note.save(update_fields=["text"])
        record(NoteChanged(**_about(note)), actor=actor)
    return note


def delete_note(note: ContactNote, *, actor: Actor) -> None:
    """Delete a note for good."""
    policies.require(policies.may_delete_note(actor, note))
    with transaction.atomic():
        fact = NoteDeleted(**_about(note))
        note.delete()
        record(fact, actor=actor)


def _tidy(text: str) -> str:
    tidy = within_limit(text, NOTE_LENGTH, "text", lines=True)
    if not tidy:
        raise Invalid(_("Write something first."), "text")
    return tidy


def _about(note: ContactNote) -> dict[str, UUID]:
    return {"organisation_id": note.organisation_id, "subject_id": note.contact_id, "note_id": note.pk}
