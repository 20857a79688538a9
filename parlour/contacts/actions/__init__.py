"""The verbs of contacts. Each takes its actor, checks the policy and tells the stream what became true."""

from parlour.contacts.actions.bounce import clear_bounce, mark_bounced
from parlour.contacts.actions.companies import create_company, edit_company
from parlour.contacts.actions.details import Details, create_contact, edit_contact
from parlour.contacts.actions.identify import contact_for
from parlour.contacts.actions.identities import add_identity, block, remove_identity, unblock
from parlour.contacts.actions.merge import merge, split
from parlour.contacts.actions.notes import add_note, delete_note, edit_note

__all__ = [
    "Details",
    "add_identity",
    "add_note",
    "block",
    "clear_bounce",
    "contact_for",
    "create_company",
    "create_contact",
    "delete_note",
    "edit_company",
    "edit_contact",
    "edit_note",
    "mark_bounced",
    "merge",
    "remove_identity",
    "split",
    "unblock",
]
