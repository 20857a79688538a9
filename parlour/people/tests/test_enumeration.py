"""The door says the same to those who are known and to those who are not."""

import re
import statistics
import time

import pytest
from django.test import Client

from parlour.people.models import Agent

UNKNOWN = "nn@larkmoor.example"  # as long as Bo's


def told(path: str, data: dict[str, str]) -> tuple[int, str, str]:
    """Status, where to, and what the page says, without what is random or repeats the input."""
    client = Client()
    answer = client.post(path, data)
    body = client.get(answer.headers["Location"]).content if answer.status_code == 302 else answer.content
    plain = re.sub(r'value="[^"]*"|X-CSRFToken[^}]*|nn@|bo@', "", body.decode())
    return answer.status_code, answer.headers.get("Location", ""), plain


@pytest.mark.parametrize(
    ("path", "field", "rest"),
    [
        ("/account/login/", "login", {"password": "wrong wrong wrong"}),
        ("/account/login/code/", "email", {}),
        ("/account/password/reset/", "email", {}),
    ],
)
@pytest.mark.django_db
def test_known_and_unknown_get_the_same_answer(bo: Agent, path: str, field: str, rest: dict[str, str]) -> None:
    assert told(path, {field: bo.user.email, **rest}) == told(path, {field: UNKNOWN, **rest})


@pytest.mark.parametrize("path", ["/account/login/code/", "/account/password/reset/"])
@pytest.mark.django_db
def test_a_mail_goes_to_both_so_that_both_take_as_long(bo: Agent, mailoutbox: list, path: str) -> None:
    for email in (bo.user.email, UNKNOWN):
        Client().post(path, {"email": email})
    assert [mail.to for mail in mailoutbox] == [[bo.user.email], [UNKNOWN]]


@pytest.mark.django_db
def test_a_wrong_password_takes_as_long_for_both(bo: Agent, settings: object) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]  # type: ignore[attr-defined]
    settings.ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None}  # type: ignore[attr-defined]
    bo.user.set_password("chain ring valve")
    bo.user.save()

    def seconds(email: str) -> float:
        start = time.perf_counter()
        Client().post("/account/login/", {"login": email, "password": "wrong wrong wrong"})
        return time.perf_counter() - start

    seconds(UNKNOWN)
    known, unknown = (statistics.median(seconds(email) for _ in range(3)) for email in (bo.user.email, UNKNOWN))
    assert known / unknown == pytest.approx(1, abs=0.5)


@pytest.mark.parametrize("page", ["signup/", "3rdparty/signup/"])
@pytest.mark.django_db
def test_nobody_signs_up(page: str) -> None:
    answer = Client().post(f"/account/{page}", {"email": "eve@evil.example", "password1": "chain ring valve"})
    assert (answer.status_code, answer.headers["Location"].startswith("/account/login/")) == (302, True)
