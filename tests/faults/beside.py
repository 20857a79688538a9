"""What another process does on request: one JSON list a line on stdin, one JSON answer a line on stdout."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from typing import Any


def people() -> dict[str, str]:
    """Make an organisation with one agent who is signed in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from parlour.kernel.scoping import across_organisations
    from parlour.organisations.models import Organisation
    from parlour.people.models import Agent, User

    with across_organisations("a test makes its cast"):
        organisation = Organisation.objects.create(name="Larkmoor Cycles", slug="larkmoor")
        user = User.objects.create_user("ada@larkmoor.example", "correct horse battery", name="Ada")
        Agent.objects.create(organisation=organisation, user=user, role="administrator", name="Ada")
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return {"organisation": str(organisation.pk), "cookie": f"{settings.SESSION_COOKIE_NAME}={session.session_key}"}


def tick(organisation: str, count: int) -> int:
    """Record facts, each in a transaction of its own; returns the last number."""
    from uuid import UUID

    from parlour.config.tests.listening import tick as record_one

    return max(record_one(UUID(organisation), n) for n in range(count))


def sign_out() -> int:
    """End all sessions."""
    from django.contrib.sessions.models import Session

    return int(Session.objects.all().delete()[0])


ANSWERS: dict[str, Any] = {"people": people, "tick": tick, "sign_out": sign_out}


def main() -> None:
    """Answer until stdin ends."""
    import django

    django.setup()
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        print(json.dumps(ANSWERS[name](*arguments)), flush=True)


if __name__ == "__main__":
    main()
