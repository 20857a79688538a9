"""Who may do what with inboxes and with what came in."""

from parlour.kernel.actor import Actor
from parlour.kernel.errors import Forbidden
from parlour.organisations.permissions import Permission


def may_manage(actor: Actor) -> bool:
    """Add, change, pause, test and delete inboxes, and let them send again."""
    return actor.may(Permission.MANAGE_INBOXES)


def may_open_quarantine(actor: Actor) -> bool:
    """See what could not be read, take it away, try it again or throw it away."""
    return actor.may(Permission.VIEW_QUARANTINE)


def demand(allowed: bool) -> None:
    """Raise Forbidden unless a policy said yes."""
    if not allowed:
        raise Forbidden("Your role does not allow this; an owner or administrator of your organisation can do it.")
