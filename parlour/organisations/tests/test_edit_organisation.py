"""The organisation's settings: whose they are, and what they may be."""

from collections.abc import Callable

import pytest
from django.test import Client

from parlour.kernel.actor import OPERATOR
from parlour.kernel.errors import Forbidden, Invalid
from parlour.kernel.models import Event
from parlour.organisations.actions import create_organisation, edit_organisation
from parlour.organisations.models import Organisation
from parlour.people.models import Agent, User

ClientOf = Callable[[Agent | User], Client]
PAGE = "/o/larkmoor/settings/organisation/"
WORDS = {"name": "Larkmoor", "locale": "en-gb", "time_zone": "Europe/Copenhagen", "undo_seconds": 30}


def test_an_administrator_changes_the_settings(house: Organisation, ada: Agent, client_of: ClientOf) -> None:
    assert client_of(ada).post(PAGE, WORDS).status_code == 302
    house.refresh_from_db()
    assert {name: getattr(house, name) for name in WORDS} == WORDS
    assert (house.slug, Event.objects.get().kind) == ("larkmoor", "organisation.edited")


def test_others_do_not(house: Organisation, bo: Agent, cy: User, eli: Agent, client_of: ClientOf) -> None:
    for person, status in ((bo, 403), (cy, 404), (eli, 404)):
        assert client_of(person).get(PAGE).status_code == status
        assert client_of(person).post(PAGE, WORDS).status_code == status
    with pytest.raises(Forbidden):
        edit_organisation(house, actor=bo.as_actor(), **WORDS)
    house.refresh_from_db()
    assert house.name == "Larkmoor Cycles"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("name", "x" * 121),
        ("locale", "tlh"),
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../../etc/passwd"),
        ("undo_seconds", -1),
        ("undo_seconds", 121),
    ],
)
def test_bad_input_is_refused_at_the_page_and_at_the_action(
    house: Organisation, ada: Agent, client_of: ClientOf, field: str, value: object
) -> None:
    assert client_of(ada).post(PAGE, WORDS | {field: value}).status_code == 422
    with pytest.raises(Invalid) as refused:
        edit_organisation(house, actor=ada.as_actor(), **(WORDS | {field: value}))
    assert refused.value.field == field


@pytest.mark.django_db
def test_addresses_are_made_of_names_and_never_shared() -> None:
    names = ["Larkmoor Cycles", "Larkmoor  cycles!", "Ågård & Søn", "日本", "x" * 120]
    slugs = [create_organisation(actor=OPERATOR, name=name).slug for name in names]
    assert slugs == ["larkmoor-cycles", "larkmoor-cycles-2", "agard-sn", "house", "x" * 40]


@pytest.mark.parametrize("slug", ["Larkmoor", "-x", "x-", "a/b", "x" * 49, "..", "ä"])
@pytest.mark.django_db
def test_a_bad_address_is_refused(slug: str) -> None:
    with pytest.raises(Invalid):
        create_organisation(actor=OPERATOR, name="Larkmoor", slug=slug)
    assert Organisation.objects.count() == 0
