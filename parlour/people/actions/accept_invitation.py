"""Coming in by an open door."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from parlour.kernel.clock import now
from parlour.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from parlour.kernel.events import record
from parlour.kernel.scoping import within
from parlour.organisations.permissions import Role
from parlour.people import queries
from parlour.people.actions.invite import digest_of
from parlour.people.events import AgentJoined
from parlour.people.models import Agent, Invitation, User
from parlour.people.passwords import check_password
from parlour.people.ways_in import prove_address


def invitation_for(secret: str) -> Invitation:
    """Return the door that `secret` opens. Raises NotFound, with what to do, when it is unknown, used or shut."""
    invitation = queries.invitation_by_digest(digest_of(secret))
    if invitation is None or invitation.accepted_at is not None or invitation.expires_at <= now():
        raise NotFound(_("This invitation has expired, was withdrawn or has been used. Ask for a new one."))
    return invitation


def accept_invitation(
    secret: str, *, user: User | None = None, name: str = "", password: str = "", vouched: bool = False
) -> Agent:
    """Take the place behind the door, as `user` or, without one, as a new person with `name` and `password`.

    The invited person is the actor. A person that a sign-in service has `vouched` for needs no password. Raises
    NotFound (see `invitation_for`), Forbidden for somebody else's invitation, Invalid, or Conflict.
    """
    return take_place(invitation_for(secret), user=user, name=name, password=password, vouched=vouched)


def take_place(
    invitation: Invitation, *, user: User | None, name: str = "", password: str = "", vouched: bool = False
) -> Agent:
    """See `accept_invitation`; for a door that was found by its address."""
    with transaction.atomic(), within(invitation.organisation):
        if not Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(accepted_at=now()):
            raise Conflict(_("This invitation has just been used."))
        user = user or _new_person(invitation, name, password, vouched)
        if user.email != invitation.email:
            raise Forbidden(_("This invitation is for another address. Sign out, and open it again."))
        agent = _new_place(invitation, user)
        fact = AgentJoined(organisation_id=agent.organisation_id, subject_id=agent.pk, role=Role(agent.role))
        record(fact, actor=agent.as_actor())
    return agent


def _new_person(invitation: Invitation, name: str, password: str, vouched: bool) -> User:
    if User.objects.filter(email=invitation.email).exists():
        raise Conflict(_("There is a sign-in with this address. Sign in first, then open the invitation again."))
    if not name.strip() or len(name) > 120:
        raise Invalid(_("Write your name, in at most 120 characters."), "name")
    if not vouched:
        check_password(password, User(email=invitation.email, name=name))
    user = User.objects.create_user(invitation.email, None if vouched else password, name=name.strip())
    prove_address(user, proven=invitation.shown_at is None)
    return user


def _new_place(invitation: Invitation, user: User) -> Agent:
    try:
        with transaction.atomic():
            return Agent.objects.create(
                organisation=invitation.organisation, user=user, role=invitation.role, name=user.name
            )
    except IntegrityError:
        raise Conflict(_("You have a place in this organisation already.")) from None
