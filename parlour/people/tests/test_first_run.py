"""The first run: one house, one owner, no stranger, never twice."""

import threading

import pytest
from django.db import connection, connections
from django.test import Client

from parlour.kernel.errors import Conflict, Invalid
from parlour.kernel.scoping import across_organisations, within
from parlour.organisations.models import Organisation
from parlour.people.actions import open_first_house
from parlour.people.first_run import setup_code
from parlour.people.models import Agent, User

WORDS = {
    "organisation": "Larkmoor Cycles",
    "name": "Inês Carvalho",
    "email": "Ines@Larkmoor.example",
    "password": "saddlebag north wind",
    "time_zone": "Europe/Copenhagen",
}


@pytest.mark.django_db
def test_home_leads_to_the_first_run_and_afterwards_to_the_door() -> None:
    assert Client().get("/").headers["Location"] == "/first-run/"
    Client().post("/first-run/", WORDS, HTTP_HOST="localhost")
    assert Client().get("/").headers["Location"] == "/account/login/"


@pytest.mark.django_db
def test_first_run_makes_the_house_and_signs_its_owner_in() -> None:
    client = Client(HTTP_HOST="localhost")
    answer = client.post("/first-run/", WORDS)
    house, user = Organisation.objects.get(), User.objects.get()
    with within(house):
        agent = Agent.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, "/o/larkmoor-cycles/")
    assert (house.name, house.slug, house.time_zone) == ("Larkmoor Cycles", "larkmoor-cycles", "Europe/Copenhagen")
    assert (user.email, agent.user_id, agent.role, agent.name) == (
        "ines@larkmoor.example",
        user.pk,
        "owner",
        "Inês Carvalho",
    )
    assert client.get("/o/larkmoor-cycles/settings/people/").status_code == 200


@pytest.mark.django_db
def test_first_run_is_closed_for_good() -> None:
    Client(HTTP_HOST="localhost").post("/first-run/", WORDS)
    other = WORDS | {"organisation": "Kystvej", "email": "eve@kystvej.example"}
    assert Client(HTTP_HOST="localhost").get("/first-run/").headers["Location"] == "/"
    assert Client(HTTP_HOST="localhost").post("/first-run/", other).headers["Location"] == "/"
    with pytest.raises(Conflict):
        open_first_house(**other)
    assert list(Organisation.objects.values_list("name", flat=True)) == ["Larkmoor Cycles"]


@pytest.mark.django_db
def test_first_run_stays_closed_when_only_a_user_is_left() -> None:
    User.objects.create_user("left@over.example", "saddlebag north wind", name="Left")
    assert Client(HTTP_HOST="localhost").post("/first-run/", WORDS).headers["Location"] == "/"
    assert Organisation.objects.count() == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("organisation", ""),
        ("name", ""),
        ("email", "no address"),
        ("password", "short"),
        ("password", "password123456"[:11]),
    ],
)
@pytest.mark.django_db
def test_first_run_refuses_bad_input_with_a_sentence_and_makes_nothing(field: str, value: str) -> None:
    answer = Client(HTTP_HOST="localhost").post("/first-run/", WORDS | {field: value})
    assert answer.status_code == 422
    assert "field__error" in answer.content.decode()
    assert (Organisation.objects.count(), User.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "stranger",
    [
        {"REMOTE_ADDR": "203.0.113.9", "HTTP_HOST": "localhost"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost", "HTTP_X_FORWARDED_FOR": "203.0.113.9"},
    ],
)
@pytest.mark.django_db
def test_a_stranger_needs_the_setup_code(stranger: dict[str, str]) -> None:
    client = Client(**stranger)
    assert client.post("/first-run/", WORDS).status_code == 422
    assert client.post("/first-run/", WORDS | {"code": "0" * 16}).status_code == 422
    assert Organisation.objects.count() == 0
    assert client.post("/first-run/", WORDS | {"code": setup_code()}).status_code == 302
    assert Organisation.objects.count() == 1


@pytest.mark.django_db
def test_a_server_with_a_public_name_asks_for_the_code_even_on_loopback(settings: object) -> None:
    """A proxy on the same machine looks like the machine itself."""
    settings.BASE_URL = "https://desk.larkmoor.example"  # type: ignore[attr-defined]
    assert Client(HTTP_HOST="localhost").post("/first-run/", WORDS).status_code == 422
    assert Organisation.objects.count() == 0


@pytest.mark.django_db
def test_guessing_the_setup_code_is_slow() -> None:
    client = Client(REMOTE_ADDR="203.0.113.9", HTTP_HOST="localhost")
    statuses = [client.post("/first-run/", WORDS | {"code": f"{n:016}"}).status_code for n in range(12)]
    assert statuses == [422] * 10 + [429] * 2


@pytest.mark.django_db(transaction=True)
def test_two_first_runs_at_once_make_one_house() -> None:
    gate, outcomes = threading.Barrier(2), []

    def run(email: str) -> None:
        gate.wait()
        try:
            open_first_house(**(WORDS | {"email": email}))
            outcomes.append("made")
        except Conflict:
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(f"{name}@larkmoor.example",)) for name in ("ines", "tom")]
    if connection.vendor == "sqlite" and "memory" in str(connection.settings_dict["NAME"]):
        pytest.skip("an in-memory SQLite has one connection, so nothing runs at once")
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with across_organisations("the test counts"):
        assert (sorted(outcomes), Organisation.objects.count(), Agent.objects.count()) == (["made", "refused"], 1, 1)


@pytest.mark.django_db
def test_first_run_takes_no_weak_password_from_a_command_either() -> None:
    with pytest.raises(Invalid):
        open_first_house(**(WORDS | {"password": "aaaaaaaaaa"[:9]}))
