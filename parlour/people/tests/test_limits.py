"""Guessing is slow, in all web processes together, and the count keeps nobody's address."""

import json
import os
import subprocess
import sys

import pytest
from django.core.cache import cache
from django.test import Client

from parlour.conftest import PASSWORD
from parlour.people.models import Agent, Counter


def attempt(client: Client, email: str, password: str, ip: str = "198.51.100.7") -> int:
    return client.post("/account/login/", {"login": email, "password": password}, REMOTE_ADDR=ip).status_code


@pytest.mark.django_db
def test_guessing_one_persons_password_is_stopped_even_from_many_addresses(bo: Agent) -> None:
    client = Client()
    for number in range(5):
        assert attempt(client, bo.user.email, "wrong", f"198.51.100.{number}") == 200
    assert attempt(client, bo.user.email, PASSWORD, "198.51.100.99") == 200, "even the right one waits"
    page = client.post("/account/login/", {"login": bo.user.email, "password": PASSWORD}, REMOTE_ADDR="198.51.100.98")
    assert "Too many attempts" in page.content.decode()


@pytest.mark.django_db
def test_guessing_many_peoples_passwords_from_one_address_is_stopped(bo: Agent) -> None:
    client = Client()
    for number in range(10):
        assert attempt(client, f"p{number}@larkmoor.example", "wrong") == 200
    attempt(client, bo.user.email, PASSWORD)
    assert "_auth_user_id" not in client.session
    assert attempt(client, bo.user.email, PASSWORD, "198.51.100.8") == 302, "others are not disturbed"


@pytest.mark.django_db
def test_codes_are_not_sent_without_end(bo: Agent, mailoutbox: list) -> None:
    statuses = [Client().post("/account/login/code/", {"email": bo.user.email}).status_code for _ in range(8)]
    assert (len(mailoutbox), statuses[:5]) == (5, [302] * 5)


@pytest.mark.django_db
def test_a_mailed_code_can_be_guessed_three_times(bo: Agent, mailoutbox: list) -> None:
    client = Client()
    client.post("/account/login/code/", {"email": bo.user.email})
    for _ in range(4):
        client.post("/account/login/code/confirm/", {"code": "000000"})
    code = mailoutbox[0].subject.split()[0]
    client.post("/account/login/code/confirm/", {"code": code})
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_a_second_factor_can_be_guessed_five_times(bo: Agent) -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(bo.user, generate_totp_secret())
    client = Client()
    client.post("/account/login/", {"login": bo.user.email, "password": PASSWORD})
    pages = [client.post("/account/2fa/authenticate/", {"code": "000000"}).content.decode() for _ in range(7)]
    assert ["Too many attempts" in page for page in pages] == [False] * 5 + [True] * 2


@pytest.mark.django_db
def test_what_is_counted_names_nobody(bo: Agent) -> None:
    attempt(Client(), bo.user.email, "wrong", "198.51.100.7")
    rows = json.dumps(list(Counter.objects.values_list("cache_key", "value")))
    assert Counter.objects.count() > 0
    assert (bo.user.email in rows, "198.51.100.7" in rows) == (False, False)


@pytest.mark.django_db(transaction=True)
def test_all_web_processes_count_together(tmp_path: object) -> None:
    """A second process sees what the first has counted: the count is in the database, not in memory."""
    from django.db import connection

    cache.set("tried", 4)
    script = "import django; django.setup(); from django.core.cache import cache; print(cache.get('tried'))"
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and "memory" in name:
        pytest.skip("an in-memory SQLite belongs to one process")
    from django.conf import settings

    url = f"sqlite:///{name}" if connection.vendor == "sqlite" else _postgres_url(connection.settings_dict)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "parlour.config.settings",
        "DATABASE_URL": url,
        "PARLOUR_SECRET_KEY": settings.SECRET_KEY,
        "PARLOUR_DATA": str(tmp_path),
    }
    told = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "4"


def _postgres_url(facts: dict[str, object]) -> str:
    return f"postgres://{facts['USER']}:{facts['PASSWORD']}@{facts['HOST']}:{facts['PORT'] or 5432}/{facts['NAME']}"
