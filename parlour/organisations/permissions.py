"""What people may do, by name, and the three roles that bundle it."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """Named permissions. A policy asks for one of these, never for a role."""

    VIEW_CONVERSATIONS = "conversations.view"
    REPLY = "conversations.reply"
    MANAGE_CONVERSATIONS = "conversations.manage"
    DELETE_CONVERSATIONS = "conversations.delete"
    VIEW_CONTACTS = "contacts.view"
    EDIT_CONTACTS = "contacts.edit"
    MERGE_CONTACTS = "contacts.merge"
    VIEW_QUARANTINE = "inboxes.quarantine"
    MANAGE_INBOXES = "inboxes.manage"
    MANAGE_PEOPLE = "people.manage"
    MANAGE_ORGANISATION = "organisation.manage"
    MANAGE_OWNERS = "organisation.owners"


class Role(StrEnum):
    """The roles of issue one; custom roles bundle the same permissions later."""

    OWNER = "owner"
    ADMINISTRATOR = "administrator"
    AGENT = "agent"

    @property
    def label(self) -> str:
        return str(_LABELS[self])


_LABELS = {Role.OWNER: _("Owner"), Role.ADMINISTRATOR: _("Administrator"), Role.AGENT: _("Agent")}
_AGENT = frozenset(
    {
        Permission.VIEW_CONVERSATIONS,
        Permission.REPLY,
        Permission.MANAGE_CONVERSATIONS,
        Permission.VIEW_CONTACTS,
        Permission.EDIT_CONTACTS,
    }
)
_ADMINISTRATOR = frozenset(Permission) - {Permission.MANAGE_OWNERS}

PERMISSIONS_OF: dict[Role, frozenset[Permission]] = {
    Role.OWNER: frozenset(Permission),
    Role.ADMINISTRATOR: _ADMINISTRATOR,
    Role.AGENT: _AGENT,
}
