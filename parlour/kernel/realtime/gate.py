"""Who may listen: asked when a socket subscribes, and again and again while it listens."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Admission:
    """An agent's right to listen, and what it rests on. `proof` changes when all sessions of the person end."""

    organisation_id: UUID
    agent_id: UUID
    user_id: UUID
    name: str
    initials: str
    session_key: str
    proof: str


class Gate(Protocol):
    """Both questions ask the database and are called in a thread."""

    def admit(self, cookies: Mapping[str, str], organisation_id: UUID) -> Admission | None:
        """Return the right of whoever holds these cookies, or None: unknown, ended, or of another organisation."""

    def still(self, admissions: Collection[Admission]) -> set[Admission]:
        """Return those of `admissions` that still hold."""
