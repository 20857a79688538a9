"""Staff: the sign-in of a person, and that person's place in each organisation."""

from parlour.people.models.agent import Agent, Portrait
from parlour.people.models.door import Counter, SignInService
from parlour.people.models.invitation import Invitation
from parlour.people.models.user import User, UserManager

__all__ = ["Agent", "Counter", "Invitation", "Portrait", "SignInService", "User", "UserManager"]
