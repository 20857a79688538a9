"""The gate of the sockets: a session, its person, and that person's open place in the organisation."""

from collections.abc import Collection, Mapping
from importlib import import_module
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.models import Session
from django.http import HttpRequest

from parlour.kernel.clock import now
from parlour.kernel.realtime.gate import Admission
from parlour.kernel.scoping import across_organisations, within
from parlour.people.admission import is_confined_elsewhere
from parlour.people.models import Agent, User

AT_ONCE = 500


class SessionGate:
    """Answers from the session that the pages use, with Django's own check of the password's hash."""

    def admit(self, cookies: Mapping[str, str], organisation_id: UUID) -> Admission | None:
        """Return the right of the signed-in agent, or None."""
        key = cookies.get(settings.SESSION_COOKIE_NAME, "")
        if not key.isalnum() or len(key) > 64:
            return None
        request = HttpRequest()
        request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
        user = get_user(request)
        if not isinstance(user, User) or not user.is_active or is_confined_elsewhere(request.session, organisation_id):
            return None
        with within(organisation_id):
            agent = Agent.objects.filter(user=user, is_active=True).first()
        if agent is None:
            return None
        return Admission(
            organisation_id=organisation_id,
            agent_id=agent.pk,
            user_id=user.pk,
            name=agent.name,
            initials=agent.initials,
            session_key=key,
            proof=user.get_session_auth_hash(),
        )

    def still(self, admissions: Collection[Admission]) -> set[Admission]:
        """Return those whose session, person and place are all still open."""
        everyone = list(admissions)
        still: set[Admission] = set()
        for start in range(0, len(everyone), AT_ONCE):
            still |= _still(everyone[start : start + AT_ONCE])
        return still


def _still(admissions: list[Admission]) -> set[Admission]:
    keys = {a.session_key for a in admissions}
    sessions = set(Session.objects.filter(pk__in=keys, expire_date__gt=now()).values_list("pk", flat=True))
    people = User.objects.filter(pk__in={a.user_id for a in admissions}, is_active=True)
    proofs = {person.pk: person.get_session_auth_hash() for person in people}
    with across_organisations("the sockets of all organisations are checked together"):
        rows = Agent.objects.filter(pk__in={a.agent_id for a in admissions}, is_active=True)
        places = set(rows.values_list("pk", "user_id", "organisation_id"))
    return {
        a
        for a in admissions
        if a.session_key in sessions
        and proofs.get(a.user_id) == a.proof
        and (a.agent_id, a.user_id, a.organisation_id) in places
    }
