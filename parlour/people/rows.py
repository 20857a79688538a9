"""What the list of people shows of each, worked out once so that the template only renders."""

from dataclasses import dataclass

from parlour.kernel.clock import now
from parlour.organisations.permissions import Role
from parlour.people import policies, queries
from parlour.people.models import Agent, Invitation
from parlour.people.requests import AgentRequest, actor_of


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person."""

    agent: Agent
    role: str
    photo: str
    is_self: bool
    may_touch: bool


@dataclass(frozen=True, slots=True)
class DoorRow:
    """One invitation."""

    invitation: Invitation
    role: str
    has_shut: bool
    may_touch: bool


def person_rows(request: AgentRequest) -> list[PersonRow]:
    """Everybody in the house. One query."""
    actor, slug = actor_of(request), request.organisation.slug
    return [
        PersonRow(
            agent=agent,
            role=Role(agent.role).label,
            photo=queries.photo_url(agent, slug),
            is_self=agent.pk == request.agent.pk,
            may_touch=policies.may_touch(actor, agent),
        )
        for agent in queries.colleagues()
    ]


def door_rows(request: AgentRequest) -> list[DoorRow]:
    """Every invitation that nobody has used. One query."""
    actor = actor_of(request)
    return [
        DoorRow(door, Role(door.role).label, door.expires_at <= now(), policies.may_grant(actor, door.role))
        for door in queries.open_invitations()
    ]
