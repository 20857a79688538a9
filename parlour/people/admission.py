"""One answer to "may this session enter this organisation?", for pages and for sockets alike."""

from uuid import UUID

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import constant_time_compare

from parlour.kernel.scoping import across_organisations
from parlour.people.models import Agent, User
from parlour.people.sessions import ONLY, SessionStore


def is_confined_elsewhere(session: SessionBase, organisation_id: UUID) -> bool:
    """A session that began on the word of one organisation's service opens that organisation only."""
    only = session.get(ONLY)
    return only is not None and only != str(organisation_id)


def admitted(session_key: str, organisation_id: UUID) -> Agent | None:
    """Return the open place that a session gives in an organisation; None when it gives none, or no longer.

    Three queries: the session, its user, the place. Ask at each subscription, and again now and then.
    """
    session = SessionStore(session_key)
    user = _user_of(session)
    if user is None or is_confined_elsewhere(session, organisation_id):
        return None
    with across_organisations("a socket is admitted before there is a scope"):
        agent = Agent.objects.filter(organisation_id=organisation_id, user_id=user.pk, is_active=True).first()
    if agent is not None:
        agent.user = user
    return agent


def _user_of(session: SessionBase) -> User | None:
    if BACKEND_SESSION_KEY not in session:
        return None
    user = User.objects.filter(pk=str(session.get(SESSION_KEY)), is_active=True).first()
    if user is None or not constant_time_compare(session.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash()):
        return None
    return user
