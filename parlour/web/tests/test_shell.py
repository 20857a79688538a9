"""The frame around the pages: who sees which doors, and what it costs."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from parlour.people.models import Agent, User
from parlour.web.context import shell
from parlour.web.navigation import settings_sections

OWN = ["Profile", "Sign-in and sessions", "Your organisations"]
Sign = Callable[[Agent | User], Client]


def doors(agent: Agent) -> list[str]:
    sections = settings_sections("larkmoor", "/o/larkmoor/settings/", agent)
    return [str(link.label) for section in sections for link in section.links]


def test_strangers_cost_nothing_and_see_no_door(db: None) -> None:
    with CaptureQueriesContext(connection) as queries:
        frame = shell(RequestFactory().get("/"))["shell"]
    assert len(queries) == 0
    assert (frame.items, frame.settings, frame.agent_name, frame.sign_out_url) == ([], [], "", "")


def test_an_agent_sees_its_own_settings_only(bo: Agent) -> None:
    assert doors(bo) == OWN


def test_an_administrator_sees_those_of_the_house(ada: Agent) -> None:
    assert doors(ada) == [*OWN, "Name and language", "People", "Sign-in services", "Inboxes", "Quarantine"]


def test_the_house_opens_on_the_inbox(client_of: Sign, bo: Agent) -> None:
    answer = client_of(bo).get("/o/larkmoor/")
    assert (answer.status_code, answer["Location"]) == (302, "/o/larkmoor/inbox/open/")


def test_the_settings_say_where_they_lead(client_of: Sign, bo: Agent) -> None:
    page = client_of(bo).get("/o/larkmoor/settings/").content.decode()
    assert "/o/larkmoor/settings/profile/" in page
    assert "/o/larkmoor/settings/inboxes/" not in page


@pytest.mark.parametrize("path", ["", "settings/"])
def test_outsiders_and_other_tenants_find_nothing(client_of: Sign, cy: User, eli: Agent, bo: Agent, path: str) -> None:
    assert client_of(cy).get(f"/o/larkmoor/{path}").status_code == 404
    assert client_of(eli).get(f"/o/larkmoor/{path}").status_code == 404
