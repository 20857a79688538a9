"""Who does a thing. Every action takes one, explicitly, as its keyword argument `actor`."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class ActorKind(StrEnum):
    """The kinds of actor that a fact can name."""

    AGENT = "agent"
    CONTACT = "contact"
    SYSTEM = "system"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Actor:
    """An agent, a contact, the program itself, or the operator at the command line.

    `permissions` holds the names of what an agent may do in the organisation in which it acts
    (see `parlour.organisations.permissions`); the program and the operator may do everything.
    """

    kind: ActorKind
    id: UUID | None = None
    permissions: frozenset[str] = frozenset()

    def may(self, permission: str) -> bool:
        """Say whether this actor holds the named permission."""
        return self.kind in (ActorKind.SYSTEM, ActorKind.OPERATOR) or permission in self.permissions


SYSTEM = Actor(ActorKind.SYSTEM)
OPERATOR = Actor(ActorKind.OPERATOR)
