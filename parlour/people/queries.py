"""Reads about people that several pages share."""

from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from parlour.kernel.clock import now
from parlour.kernel.scoping import across_organisations
from parlour.organisations.models import Organisation
from parlour.organisations.permissions import Role
from parlour.people.models import Agent, Invitation, SignInService, User


def place(user: User, slug: str) -> Agent | None:
    """Return the user's open place in the organisation of this address, its organisation with it: one query."""
    with across_organisations("sign-in looks for the place before there is a scope"):
        found = Agent.objects.select_related("organisation").filter(
            organisation__slug=slug, user_id=user.pk, is_active=True
        )
        return next(iter(found[:1]), None)  # there is one or none: nothing to put in order, on every request


def places_of(user: User) -> list[Agent]:
    """Return the user's open places with their organisations, by name: what the switcher shows. One query."""
    with across_organisations("a person sees all the houses in which they work"):
        found = Agent.objects.select_related("organisation").filter(user_id=user.pk, is_active=True)
        return list(found.order_by("organisation__name"))


def has_other_place(user_id: UUID, agent: Agent) -> bool:
    """Say whether the person has an open place elsewhere."""
    with across_organisations("closing a place must not sign the person out elsewhere"):
        return Agent.objects.filter(user_id=user_id, is_active=True).exclude(pk=agent.pk).exists()


def colleagues() -> QuerySet[Agent]:
    """Return everybody in the scope's organisation, open places first, with the sign-in."""
    return Agent.objects.select_related("user").order_by("-is_active", "name")


def open_invitations() -> QuerySet[Invitation]:
    """Return the doors that nobody has used yet, the newest first; those that have shut are among them."""
    return Invitation.objects.filter(accepted_at=None).order_by("-created_at")


def active_owners() -> QuerySet[Agent]:
    """Return the scope's owners whose places are open."""
    return Agent.objects.filter(role=Role.OWNER, is_active=True)


def invitation_by_digest(digest: str) -> Invitation | None:
    """Return the door that a secret opens, whatever its state, with its organisation."""
    with across_organisations("an invitation is opened before there is a scope"):
        return Invitation.objects.select_related("organisation").filter(digest=digest).first()


def waiting_invitation(organisation: Organisation, email: str) -> Invitation | None:
    """Return the door that still stands open for an address."""
    with across_organisations("a service vouches for somebody before there is a scope"):
        found = Invitation.objects.filter(organisation=organisation, email=email.lower(), accepted_at=None)
        return found.filter(expires_at__gt=now()).first()


def offered_services(organisation: Organisation | None = None) -> list[SignInService]:
    """Return the services that are offered at the door, of one organisation or of all."""
    with across_organisations("the door is common to all organisations"):
        found = SignInService.objects.select_related("organisation").filter(is_active=True).order_by("name")
        return list(found.filter(organisation=organisation) if organisation else found)


def service_by_key(key: str) -> SignInService | None:
    """Return the offered service of a key."""
    with across_organisations("a service is looked up before there is a scope"):
        return SignInService.objects.select_related("organisation").filter(key=key, is_active=True).first()


def photo_url(agent: Agent, slug: str) -> str:
    """Return the address of the agent's photograph; empty when there is none. It changes with the photograph."""
    return reverse("people:photo", args=[slug, agent.pk, agent.photo_id]) if agent.photo_id else ""
