"""Opening a door for somebody: by mail, or by a link to hand over when no mail can be sent."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, MaxLengthValidator
from django.db import transaction
from django.utils.translation import gettext as _

from parlour.kernel.actor import Actor
from parlour.kernel.clock import now
from parlour.kernel.errors import Conflict, Forbidden, Invalid, LimitExceeded, ParlourError
from parlour.kernel.events import record
from parlour.organisations.models import Organisation
from parlour.organisations.permissions import Role
from parlour.people import letters, policies, queries
from parlour.people.events import AgentInvited, InvitationWithdrawn
from parlour.people.models import Agent, Invitation

OPEN_FOR = timedelta(days=7)
LONGEST_ADDRESS = 254  # characters, RFC 5321 4.5.3.1.3 less the brackets
MOST_OPEN = 200  # doors of one organisation that stand open at once


@dataclass(frozen=True, slots=True)
class Invited:
    """What became of an invitation. `link` is set only when no mail could be sent; `trouble` says why."""

    invitation: Invitation
    link: str = ""
    trouble: str = ""


def invite(
    *, actor: Actor, organisation: Organisation, email: str, role: str, invited_by: Agent | None = None
) -> Invited:
    """Open a door for `email` for seven days, and send its secret there. An older door for the address is shut."""
    email = email.strip().lower()
    _check(actor, email, role)
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        _check_place(email)
        queries.open_invitations().filter(email=email).delete()
        if queries.open_invitations().count() >= MOST_OPEN:
            raise LimitExceeded(_("There are 200 open invitations already. Withdraw some, then invite again."), "email")
        secret = token_urlsafe(32)
        invitation = Invitation.objects.create(
            organisation=organisation,
            email=email,
            role=role,
            digest=digest_of(secret),
            invited_by=invited_by,
            expires_at=now() + OPEN_FOR,
        )
        fact = AgentInvited(organisation_id=organisation.pk, subject_id=invitation.pk, role=Role(role))
        record(fact, actor=actor)
    return _deliver(invitation, secret)


def renew_invitation(invitation: Invitation, *, actor: Actor, invited_by: Agent | None = None) -> Invited:
    """Shut a door and open a new one for the same address and role."""
    return invite(
        actor=actor,
        organisation=invitation.organisation,
        email=invitation.email,
        role=invitation.role,
        invited_by=invited_by,
    )


def withdraw_invitation(invitation: Invitation, *, actor: Actor) -> None:
    """Shut a door before it is used. Raises Conflict when it was used already."""
    if not policies.may_grant(actor, invitation.role):
        raise Forbidden(_("Only owners may withdraw an owner's invitation."))
    with transaction.atomic():
        gone, _rows = Invitation.objects.filter(pk=invitation.pk, accepted_at=None).delete()
        if not gone:
            raise Conflict(_("This invitation has been used or withdrawn already."))
        fact = InvitationWithdrawn(organisation_id=invitation.organisation_id, subject_id=invitation.pk)
        record(fact, actor=actor)


def digest_of(secret: str) -> str:
    """Return what is kept of a secret."""
    return sha256(secret.encode()).hexdigest()


def _check(actor: Actor, email: str, role: str) -> None:
    if role not in tuple(Role):
        raise Invalid(_("Choose one of the roles in the list."), "role")
    if not policies.may_grant(actor, role):
        raise Forbidden(_("You may not invite people to this role. Ask an owner."))
    try:
        EmailValidator()(email)
        MaxLengthValidator(LONGEST_ADDRESS)(email)
    except ValidationError:
        raise Invalid(_("Write the address as name@host, such as ines@larkmoor.example."), "email") from None


def _check_place(email: str) -> None:
    agent = Agent.objects.filter(user__email=email).first()
    if agent is None:
        return
    if agent.is_active:
        raise Invalid(_("Somebody with this address works here already."), "email")
    raise Invalid(_("This person's place is closed. Open it again in the list of people."), "email")


def _deliver(invitation: Invitation, secret: str) -> Invited:
    """Send the secret; when that fails, show it to the actor, and remember that it was shown."""
    try:
        letters.send_invitation(invitation, secret)
    except ParlourError as error:
        Invitation.objects.filter(pk=invitation.pk).update(shown_at=now())
        return Invited(invitation, link=letters.invitation_link(secret), trouble=error.sentence)
    return Invited(invitation)
