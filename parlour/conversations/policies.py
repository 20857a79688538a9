"""Who may do what with conversations. Small predicates; an action asks them through `allow`."""

from uuid import UUID

from django.utils.translation import gettext as _

from parlour.kernel.actor import Actor, ActorKind
from parlour.kernel.errors import Forbidden
from parlour.organisations.permissions import Permission
from parlour.people.models import Agent


def may_view(who: Actor | Agent) -> bool:
    """May read conversations."""
    return who.may(Permission.VIEW_CONVERSATIONS)


def may_reply(who: Actor | Agent) -> bool:
    """May write to people outside."""
    return who.may(Permission.REPLY)


def may_note(who: Actor | Agent) -> bool:
    """May write to colleagues."""
    return who.may(Permission.VIEW_CONVERSATIONS)


def may_manage(who: Actor | Agent) -> bool:
    """May assign, close, snooze, tag, and put in spam or trash."""
    return who.may(Permission.MANAGE_CONVERSATIONS)


def may_delete(who: Actor | Agent) -> bool:
    """May delete for good."""
    return who.may(Permission.DELETE_CONVERSATIONS)


def allow(permitted: bool) -> None:
    """Go on, or raise Forbidden."""
    if not permitted:
        raise Forbidden(_("Your role does not allow this. Ask an administrator of your organisation."))


def agent_id(actor: Actor) -> UUID:
    """The agent behind an actor; raises Forbidden when it is none: drafts and undo belong to a person."""
    if actor.kind is not ActorKind.AGENT or actor.id is None:
        raise Forbidden(_("Only an agent can do this."))
    return actor.id
