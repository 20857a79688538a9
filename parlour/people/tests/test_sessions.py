"""Sessions end after fourteen days, are listed, and can be ended one by one."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from parlour.conftest import PASSWORD
from parlour.kernel.clock import held_at, now
from parlour.organisations.models import Organisation
from parlour.people import actions
from parlour.people.admission import admitted
from parlour.people.models import Agent, User
from parlour.people.sessions import SessionStore

ClientOf = Callable[[Agent | User], Client]
PAGE = "/o/larkmoor/settings/sign-in/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def signed_in(agent: Agent, **environment: str) -> Client:
    client = Client(**environment)
    answer = client.post("/account/login/", {"login": agent.user.email, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def test_the_cookie_lives_fourteen_days_at_most(bo: Agent) -> None:
    client = Client()
    answer = client.post("/account/login/", {"login": bo.user.email, "password": PASSWORD})
    lives = {name: int(cookie["max-age"] or 0) for name, cookie in answer.cookies.items()}
    assert 14 * 86_400 - 5 <= lives["parlour_session"] <= 14 * 86_400
    assert max(lives.values()) <= 14 * 86_400


def test_a_session_ends_after_fourteen_days_though_it_is_used_every_day(scoped: Organisation, bo: Agent) -> None:
    client, start = signed_in(bo), now()
    for day in range(14):
        with held_at(start + timedelta(days=day)):
            session = client.session
            session["touched"] = day
            session.save()
            assert client.get(PAGE).status_code == 200
    with held_at(start + timedelta(days=14, seconds=1)):
        assert client.get(PAGE).status_code == 302
        assert admitted(client.session.session_key, scoped.pk) is None


def test_saving_late_shortens_the_cookie_rather_than_the_promise(bo: Agent) -> None:
    client, start = signed_in(bo), now()
    with held_at(start + timedelta(days=13)):
        assert SessionStore(client.session.session_key).get_expiry_age() == pytest.approx(86_400, abs=10)


def test_a_new_sign_in_begins_anew(bo: Agent) -> None:
    client = Client()
    session = client.session
    session["parlour_began"] = (now() - timedelta(days=13)).timestamp()
    session.save()
    client.post("/account/login/", {"login": bo.user.email, "password": PASSWORD})
    assert client.session.get_expiry_age() > 13 * 86_400


def test_sessions_are_listed_and_ended_one_by_one(scoped: Organisation, bo: Agent) -> None:
    here, there = signed_in(bo), signed_in(bo, HTTP_USER_AGENT=FIREFOX)
    page = here.get(PAGE).content.decode()
    assert (page.count("Sign out<span"), "Firefox, Linux" in page) == (1, True)
    other = UserSession.objects.get(session_key=there.session.session_key)
    assert here.post(f"{PAGE}sessions/{other.pk}/end/").status_code == 302
    assert there.get(PAGE).status_code == 302
    assert here.get(PAGE).status_code == 200


def test_all_others_are_ended_at_once(scoped: Organisation, bo: Agent) -> None:
    here, *others = (signed_in(bo) for _ in range(3))
    assert here.post(f"{PAGE}sessions/others/end/").status_code == 302
    assert [client.get(PAGE).status_code for client in others] == [302, 302]
    assert here.get(PAGE).status_code == 200


def test_nobody_ends_somebody_elses_session(ada: Agent, bo: Agent) -> None:
    mine, theirs = signed_in(bo), signed_in(ada)
    other = UserSession.objects.get(session_key=theirs.session.session_key)
    assert mine.post(f"{PAGE}sessions/{other.pk}/end/").status_code == 404
    assert theirs.get(PAGE).status_code == 200
    assert actions.end_other_sessions(bo.user, but=mine.session.session_key) == 0


def test_a_new_password_ends_the_sessions_elsewhere(bo: Agent) -> None:
    here, there = signed_in(bo), signed_in(bo)
    here.post("/account/reauthenticate/", {"password": PASSWORD})
    new = {"oldpassword": PASSWORD, "password1": "chain ring valve"}
    assert here.post("/account/password/change/", new).status_code == 302
    assert here.get(PAGE).status_code == 200
    assert there.get(PAGE).status_code == 302


def test_signing_out_ends_the_session(scoped: Organisation, bo: Agent) -> None:
    client = signed_in(bo)
    key = client.session.session_key
    assert admitted(key, scoped.pk) == bo
    assert client.post("/account/logout/").headers["Location"] == "/"
    assert admitted(key, scoped.pk) is None


@pytest.mark.parametrize("key", ["", "x" * 32, "../../etc"])
def test_a_made_up_session_admits_nobody(scoped: Organisation, key: str) -> None:
    assert admitted(key, scoped.pk) is None


def test_a_session_admits_to_its_own_houses_only(
    scoped: Organisation, other_house: Organisation, bo: Agent, cy: User, client_of: ClientOf
) -> None:
    assert admitted(signed_in(bo).session.session_key, other_house.pk) is None
    assert admitted(client_of(cy).session.session_key, scoped.pk) is None
