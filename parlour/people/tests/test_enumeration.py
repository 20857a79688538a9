"""The door says the same to those who are known and to those who are not."""

import re

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
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


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password is hashed, which is what takes the time."""

    algorithm = "counting"
    count = 0

    def encode(self, password: str, salt: str) -> str:
        CountingHasher.count += 1
        return super().encode(password, salt)


@pytest.mark.django_db
def test_a_wrong_password_costs_one_hashing_for_both(bo: Agent, settings: object) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]  # type: ignore[attr-defined]
    bo.user.set_password("chain ring valve")
    bo.user.save()
    counts = []
    for email in (bo.user.email, UNKNOWN):
        CountingHasher.count = 0
        Client().post("/account/login/", {"login": email, "password": "wrong wrong wrong"})
        counts.append(CountingHasher.count)
    assert counts == [1, 1]


@pytest.mark.parametrize("page", ["signup/", "3rdparty/signup/"])
@pytest.mark.django_db
def test_nobody_signs_up(page: str) -> None:
    answer = Client().post(f"/account/{page}", {"email": "eve@evil.example", "password1": "chain ring valve"})
    assert (answer.status_code, answer.headers["Location"].startswith("/account/login/")) == (302, True)
