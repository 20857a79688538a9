"""What happens to people's places. The subject is the agent or the invitation."""

from dataclasses import dataclass
from typing import ClassVar

from parlour.kernel.events.facts import Fact, declare
from parlour.organisations.permissions import Role


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class AgentInvited(Fact):
    """A door was opened for an address."""

    kind: ClassVar[str] = "people.agent_invited"
    role: Role


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationWithdrawn(Fact):
    """A door was shut before it was used."""

    kind: ClassVar[str] = "people.invitation_withdrawn"


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class AgentJoined(Fact):
    """A person took a place."""

    kind: ClassVar[str] = "people.agent_joined"
    role: Role


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class RoleChanged(Fact):
    """What a person may do was changed."""

    kind: ClassVar[str] = "people.role_changed"
    role: Role
    former_role: Role


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class AgentDeactivated(Fact):
    """A place was closed; its sockets drop, and what was assigned to it is free."""

    kind: ClassVar[str] = "people.agent_deactivated"


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class AgentReactivated(Fact):
    """A closed place was opened again."""

    kind: ClassVar[str] = "people.agent_reactivated"


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileEdited(Fact):
    """Name, photograph, title, languages or signature were changed."""

    kind: ClassVar[str] = "people.profile_edited"


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class SignInServiceSaved(Fact):
    """A service that may vouch for colleagues was added or changed."""

    kind: ClassVar[str] = "people.sign_in_service_saved"


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class SignInServiceRemoved(Fact):
    """A service no longer vouches for anybody."""

    kind: ClassVar[str] = "people.sign_in_service_removed"
