"""Forgotten passwords, new ones, and that no password is kept or told anywhere."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.test import Client

from parlour.conftest import PASSWORD
from parlour.kernel.scoping import across_organisations
from parlour.people.models import Agent, User
from parlour.people.ways_in import new_password_link

HOME = "/o/larkmoor/settings/sign-in/"
CANARY = "canary-7f3a valve saddle"


def follow(client: Client, link: str) -> str:
    """Open a link for a new password and return where its form is."""
    page = client.get(re.sub(r"^https?://[^/]+", "", link))
    return str(page.headers["Location"]) if page.status_code == 302 else ""


def test_a_forgotten_password_is_made_anew_by_mail(bo: Agent, mailoutbox: list) -> None:
    before = Client()
    before.post("/account/login/", {"login": bo.user.email, "password": PASSWORD})
    client = Client()
    client.post("/account/password/reset/", {"email": bo.user.email})
    link = re.search(r"https?://\S+", mailoutbox[0].body)[0]  # type: ignore[index]
    form = follow(client, link)
    assert client.post(form, {"password1": "short"}).status_code == 200
    assert client.post(form, {"password1": CANARY}).status_code == 302
    assert before.get(HOME).status_code == 302, "sessions from before are over"
    assert client.post("/account/login/", {"login": bo.user.email, "password": CANARY}).headers["Location"] == "/"
    assert follow(Client(), link) == "", "the link works once"


def test_the_operators_link_does_the_same_where_no_mail_can_be_sent(bo: Agent) -> None:
    client = Client()
    assert client.post(follow(client, new_password_link(bo.user)), {"password1": CANARY}).status_code == 302
    assert User.objects.get(pk=bo.user_id).check_password(CANARY)


def test_a_link_for_a_new_password_works_for_a_day(bo: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    link, later = new_password_link(bo.user), datetime.now() + timedelta(days=1, minutes=1)  # noqa: DTZ005 - as Django's
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: later)
    assert follow(Client(), link) == ""


@pytest.mark.parametrize("key", ["x", "1-2-3", "../..", "d0o-" + "0" * 32])
def test_a_made_up_link_opens_nothing(bo: Agent, key: str) -> None:
    page = Client().get(f"/account/password/reset/key/1-{key}/")
    assert page.status_code in (200, 404)
    assert "no longer works" in page.content.decode() or page.status_code == 404


def test_a_password_is_neither_stored_nor_logged_nor_mailed(
    bo: Agent, mailoutbox: list, caplog: pytest.LogCaptureFixture
) -> None:
    client = Client()
    client.post(follow(client, new_password_link(bo.user)), {"password1": CANARY})
    client.post("/account/login/", {"login": bo.user.email, "password": CANARY})
    client.post("/account/login/", {"login": bo.user.email, "password": f"{CANARY}x"})
    with across_organisations("the test reads every table"):
        rows: list[Any] = [list(model._base_manager.values()) for model in apps.get_models()]
    mails = [f"{mail.subject} {mail.body}" for mail in mailoutbox]
    assert (CANARY in str(rows), CANARY in caplog.text, CANARY in str(mails)) == (False, False, False)
    assert User.objects.get(pk=bo.user_id).check_password(CANARY)
