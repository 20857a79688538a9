"""Signing out elsewhere. The person is the actor; sessions are the person's own, whatever the organisation."""

from allauth.usersessions.models import UserSession
from django.utils.translation import gettext as _

from parlour.kernel.errors import NotFound
from parlour.people.models import User


def end_session(user: User, session_id: int) -> None:
    """End one of the user's own sessions. Raises NotFound for somebody else's."""
    found = UserSession.objects.filter(pk=session_id, user=user).first()
    if found is None:
        raise NotFound(_("This session has ended already."))
    found.end()


def end_other_sessions(user: User, *, but: str) -> int:
    """End all sessions of the user except the one of key `but`; return how many."""
    others = list(UserSession.objects.filter(user=user).exclude(session_key=but))
    for session in others:
        session.end()
    return len(others)
