"""Who may do what with contacts."""

from django.utils.translation import gettext as _

from parlour.contacts.models import ContactNote
from parlour.kernel.actor import Actor
from parlour.kernel.errors import Forbidden
from parlour.organisations.permissions import Permission


def may_view(actor: Actor) -> bool:
    """See contacts and companies."""
    return actor.may(Permission.VIEW_CONTACTS)


def may_edit(actor: Actor) -> bool:
    """Correct contacts and companies, write notes, add, remove and block addresses."""
    return actor.may(Permission.EDIT_CONTACTS)


def may_merge(actor: Actor) -> bool:
    """Say that two contacts are one person, and take it back."""
    return actor.may(Permission.MERGE_CONTACTS)


def may_edit_note(actor: Actor, note: ContactNote) -> bool:
    """Rewrite a note: its author only, since it stands under the author's name."""
    return may_edit(actor) and actor.id is not None and actor.id == note.author_id


def may_delete_note(actor: Actor, note: ContactNote) -> bool:
    """Delete a note: its author, and those who may delete conversations."""
    return may_edit_note(actor, note) or (may_edit(actor) and actor.may(Permission.DELETE_CONVERSATIONS))


def require(allowed: bool) -> None:
    """Raise Forbidden unless a policy has allowed it."""
    if not allowed:
        raise Forbidden(_("You may not do this with contacts. Ask an administrator of your organisation."))
