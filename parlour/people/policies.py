"""Who may do what with people. Only owners touch owners; everybody may touch the own profile."""

from parlour.kernel.actor import Actor
from parlour.organisations.permissions import Permission, Role
from parlour.people.models import Agent


def may_manage(actor: Actor) -> bool:
    """See the list of people with its doors and closed places, and act on it."""
    return actor.may(Permission.MANAGE_PEOPLE)


def may_grant(actor: Actor, role: str) -> bool:
    """Invite somebody as `role`, or make somebody that."""
    return may_manage(actor) and (role != Role.OWNER or actor.may(Permission.MANAGE_OWNERS))


def may_touch(actor: Actor, agent: Agent) -> bool:
    """Change the role of this place, close it or open it again."""
    return may_grant(actor, agent.role)


def may_edit_profile(actor: Actor, agent: Agent) -> bool:
    """The own profile, or the profile of somebody whose place one may touch."""
    return is_self(actor, agent) or may_touch(actor, agent)


def may_manage_sign_in(actor: Actor) -> bool:
    """Name the services that may vouch for people."""
    return actor.may(Permission.MANAGE_ORGANISATION) and actor.may(Permission.MANAGE_PEOPLE)


def is_self(actor: Actor, agent: Agent) -> bool:
    """The actor is the person of this place."""
    return actor.id is not None and actor.id == agent.pk
