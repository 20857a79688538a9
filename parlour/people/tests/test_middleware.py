"""Every page under /o/<slug>/ is looked up through the person's own place."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_scopes import ScopeError

from parlour.organisations.models import Organisation
from parlour.people.middleware import place_of_agent
from parlour.people.models import Agent, User

ClientOf = Callable[[Agent | User], Client]
PAGE = "/o/larkmoor/settings/profile/"


def test_a_member_gets_the_page_and_the_outsider_gets_none(
    bo: Agent, cy: User, eli: Agent, client_of: ClientOf
) -> None:
    assert client_of(bo).get(PAGE).status_code == 200
    assert client_of(cy).get(PAGE).status_code == 404
    assert client_of(eli).get(PAGE).status_code == 404


def test_a_house_that_is_not_there_looks_like_somebody_elses(bo: Agent, eli: Agent, client_of: ClientOf) -> None:
    theirs = client_of(bo).get("/o/kystvej/settings/profile/")
    nowhere = client_of(bo).get("/o/nowhere/settings/profile/")
    assert (theirs.status_code, nowhere.status_code) == (404, 404)
    told = [re.sub(rb"X-CSRFToken[^}]*|kystvej|nowhere", b"", answer.content) for answer in (theirs, nowhere)]
    assert told[0] == told[1]


def test_who_is_not_signed_in_is_led_to_the_door_and_back(house: Organisation) -> None:
    answer = Client().get(f"{PAGE}?tab=1")
    assert answer.headers["Location"] == "/account/login/?next=%2Fo%2Flarkmoor%2Fsettings%2Fprofile%2F%3Ftab%3D1"


def test_a_fragment_leads_back_to_the_page_that_was_open(house: Organisation) -> None:
    answer = Client().get(
        "/o/larkmoor/inbox/open/1/",
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/o/larkmoor/inbox/mine/"},
    )
    assert answer.headers["Location"] == "/account/login/?next=%2Fo%2Flarkmoor%2Finbox%2Fmine%2F"


def test_a_closed_place_is_no_place(bo: Agent, client_of: ClientOf) -> None:
    client = client_of(bo)
    Agent._base_manager.filter(pk=bo.pk).update(is_active=False)
    assert client.get(PAGE).status_code == 404


def test_the_scope_covers_the_view_and_nothing_beyond(bo: Agent, rf: object) -> None:
    seen: dict[str, object] = {}

    def view(request: object) -> object:
        seen["names"] = list(Agent.objects.values_list("name", flat=True))
        seen["agent"] = request.agent  # type: ignore[attr-defined]
        return object()

    request = rf.get(PAGE)  # type: ignore[attr-defined]
    request.user, request.session = bo.user, {}
    place_of_agent(view)(request)  # type: ignore[arg-type]
    assert seen == {"names": ["Bo"], "agent": bo}
    with pytest.raises(ScopeError):
        list(Agent.objects.all())


def test_elsewhere_there_is_no_agent(bo: Agent, rf: object) -> None:
    request = rf.get("/account/login/")  # type: ignore[attr-defined]
    request.user, request.session = bo.user, {}
    place_of_agent(lambda asked: (asked.agent, asked.organisation))(request)  # type: ignore[arg-type, return-value, attr-defined]
    assert (request.agent, request.organisation) == (None, None)


def test_the_place_costs_one_query(bo: Agent, rf: object) -> None:
    request = rf.get(PAGE)  # type: ignore[attr-defined]
    request.user, request.session = bo.user, {}
    with CaptureQueriesContext(connection) as queries:
        place_of_agent(lambda asked: (asked.agent.user.name, asked.organisation.name))(request)  # type: ignore[arg-type, return-value, attr-defined]
    assert len(queries) == 1


def test_times_are_shown_in_the_houses_zone(bo: Agent, rf: object) -> None:
    from django.utils import timezone

    Organisation.objects.update(time_zone="Asia/Tokyo")
    request = rf.get(PAGE)  # type: ignore[attr-defined]
    request.user, request.session = bo.user, {}
    zone = place_of_agent(lambda asked: timezone.get_current_timezone_name())(request)  # type: ignore[arg-type, return-value]
    assert zone == "Asia/Tokyo"
