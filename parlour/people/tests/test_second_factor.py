"""The authenticator app and the recovery codes."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from parlour.conftest import PASSWORD
from parlour.people.models import Agent

pytestmark = pytest.mark.django_db
HOME = "/o/larkmoor/settings/sign-in/"


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def with_app(agent: Agent) -> tuple[Client, str, list[str]]:
    """A client whose person has just added an app: client, the app's secret, recovery codes."""
    client = Client()
    client.post("/account/login/", {"login": agent.user.email, "password": PASSWORD})
    assert "/account/reauthenticate/" in client.get("/account/2fa/totp/activate/").headers["Location"]
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    secret = re.search(r"<code>([A-Z2-7]+)</code>", client.get("/account/2fa/totp/activate/").content.decode())[1]  # type: ignore[index]
    answer = client.post("/account/2fa/totp/activate/", {"code": code_for(secret)})
    codes = re.findall(r"<code>(\d{8})</code>", client.get(answer.headers["Location"]).content.decode())
    return client, secret, codes


def half_way(agent: Agent) -> Client:
    client = Client()
    answer = client.post("/account/login/", {"login": agent.user.email, "password": PASSWORD})
    assert answer.headers["Location"] == "/account/2fa/authenticate/"
    assert client.get(HOME).status_code == 302, "the password alone lets nobody in"
    return client


def test_the_app_is_asked_for_after_the_password(bo: Agent) -> None:
    _client, secret, codes = with_app(bo)
    assert len(codes) == 10
    client = half_way(bo)
    assert client.post("/account/2fa/authenticate/", {"code": "12345"}).status_code == 200
    assert client.post("/account/2fa/authenticate/", {"code": code_for(secret)}).headers["Location"] == "/"
    assert client.get(HOME).status_code == 200


def test_a_code_of_the_app_counts_once(bo: Agent) -> None:
    _client, secret, _codes = with_app(bo)
    code = code_for(secret)
    half_way(bo).post("/account/2fa/authenticate/", {"code": code})
    again = half_way(bo)
    again.post("/account/2fa/authenticate/", {"code": code})
    assert again.get(HOME).status_code == 302


def test_a_recovery_code_lets_in_once(bo: Agent) -> None:
    _client, _secret, codes = with_app(bo)
    client = half_way(bo)
    client.post("/account/2fa/authenticate/", {"code": codes[0]})
    assert "9 are left" in client.get(HOME).content.decode()
    again = half_way(bo)
    again.post("/account/2fa/authenticate/", {"code": codes[0]})
    assert again.get(HOME).status_code == 302


def test_a_mailed_code_does_not_walk_around_the_app(bo: Agent, mailoutbox: list) -> None:
    with_app(bo)
    client = Client()
    client.post("/account/login/code/", {"email": bo.user.email})
    code = next(mail.subject.split()[0] for mail in reversed(mailoutbox) if "is your code" in mail.subject)
    answer = client.post("/account/login/code/confirm/", {"code": code})
    assert answer.headers["Location"] == "/account/2fa/authenticate/"


def test_the_secret_is_encrypted_at_rest(bo: Agent) -> None:
    _client, secret, _codes = with_app(bo)
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert (secret in stored, len(Authenticator.objects.all())) == (False, 2)


def test_removing_the_app_asks_who_it_is_and_takes_the_codes_along(bo: Agent) -> None:
    client, _secret, _codes = with_app(bo)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()
    assert "reauthenticate" in client.post("/account/2fa/totp/deactivate/").headers["Location"]
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    assert client.post("/account/2fa/totp/deactivate/").status_code == 302
    assert Authenticator.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_keys_that_change_are_told_by_mail(bo: Agent, mailoutbox: list) -> None:
    with_app(bo)
    assert [mail.to for mail in mailoutbox] == [[bo.user.email]]
    assert "127.0.0.1" in mailoutbox[0].body


@pytest.mark.django_db(transaction=True)
def test_a_notice_that_can_not_be_sent_does_not_stop_the_change(bo: Agent, settings: object) -> None:
    settings.EMAIL_BACKEND = "parlour.people.mail.Backend"  # type: ignore[attr-defined]
    settings.SYSTEM_SMTP_URL = "smtp://127.0.0.1:9?tls=no"  # type: ignore[attr-defined]
    with_app(bo)
    assert Authenticator.objects.filter(type="totp").count() == 1


@pytest.mark.parametrize("page", ["totp/activate/", "webauthn/add/", "recovery-codes/", "totp/deactivate/"])
def test_pages_about_keys_are_for_those_who_are_in(bo: Agent, page: str) -> None:
    assert Client().get(f"/account/2fa/{page}").headers["Location"].startswith("/account/login/")
