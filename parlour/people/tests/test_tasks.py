"""What is swept, and what stays."""

import threading
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client

from parlour.conftest import PASSWORD
from parlour.kernel.clock import held_at, now
from parlour.organisations.models import Organisation
from parlour.people import actions
from parlour.people.models import Agent, Counter, Invitation
from parlour.people.tasks import HOURLY, sweep


def test_what_is_over_goes_and_what_is_open_stays(scoped: Organisation, ada: Agent, bo: Agent) -> None:
    Client().post("/account/login/", {"login": bo.user.email, "password": PASSWORD})
    for email in ("tom@larkmoor.example", "eva@larkmoor.example"):
        actions.invite(actor=ada.as_actor(), organisation=scoped, email=email, role="agent")
    Invitation.objects.filter(email__startswith="eva").update(expires_at=now() - timedelta(days=31))
    cache.set("counts", 1, 600)
    held = Counter.objects.count()
    assert sweep(threading.Event()) == HOURLY
    left = list(Invitation.objects.values_list("email", flat=True))
    assert (UserSession.objects.count(), left) == (1, ["tom@larkmoor.example"])
    assert Counter.objects.count() == held
    with held_at(now() + timedelta(days=15)):
        sweep(threading.Event())
    assert (UserSession.objects.count(), Counter.objects.count()) == (0, 0)
