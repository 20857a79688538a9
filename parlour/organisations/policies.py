"""Who may do what with the organisation itself."""

from parlour.kernel.actor import Actor
from parlour.organisations.permissions import Permission


def may_edit(actor: Actor) -> bool:
    """Name, language, time zone and undo window."""
    return actor.may(Permission.MANAGE_ORGANISATION)
