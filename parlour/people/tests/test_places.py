"""Closing a place ends it at once, and only there."""

from collections.abc import Callable

import pytest
from django.test import Client

from parlour.kernel.errors import Conflict, Invalid
from parlour.kernel.models import Event
from parlour.kernel.scoping import across_organisations
from parlour.organisations.models import Organisation
from parlour.organisations.permissions import Role
from parlour.people import actions
from parlour.people.admission import admitted
from parlour.people.models import Agent, User

ClientOf = Callable[[Agent | User], Client]
PEOPLE = "/o/larkmoor/settings/people/"
PROFILE = "/o/larkmoor/settings/profile/"


def test_a_closed_place_is_gone_at_once_and_nothing_is_erased(
    scoped: Organisation, ada: Agent, bo: Agent, client_of: ClientOf
) -> None:
    client = client_of(bo)
    assert client.get(PROFILE).status_code == 200
    assert admitted(client.session.session_key, scoped.pk) == bo
    actions.deactivate_agent(bo, actor=ada.as_actor())
    assert client.get(PROFILE).status_code in (302, 404)
    assert admitted(client.session.session_key, scoped.pk) is None
    bo.refresh_from_db()
    assert (bo.is_active, bo.name, bo.user.email) == (False, "Bo", "bo@larkmoor.example")
    event = Event.objects.get(kind="people.agent_deactivated")
    assert (event.subject_id, event.actor_id) == (bo.pk, ada.pk)


def test_the_last_place_ends_all_sessions_another_place_keeps_them(
    scoped: Organisation, other_house: Organisation, ada: Agent, bo: Agent, client_of: ClientOf
) -> None:
    with across_organisations("the test gives Bo a second place"):
        elsewhere = Agent.objects.create(organisation=other_house, user=bo.user, role=Role.AGENT, name="Bo")
    client = client_of(bo)
    actions.deactivate_agent(bo, actor=ada.as_actor())
    assert client.get(PROFILE).status_code == 404
    assert client.get("/o/kystvej/settings/profile/").status_code == 200
    assert User.objects.get(pk=bo.user_id).epoch == 0
    with across_organisations("the test closes the second place"):
        actions.deactivate_agent(elsewhere, actor=Agent(role=Role.OWNER, is_active=True).as_actor())
    assert User.objects.get(pk=bo.user_id).epoch == 1
    assert client.get("/o/kystvej/settings/profile/").status_code == 302


def test_nobody_leaves_by_accident(scoped: Organisation, olga: Agent, ada: Agent, client_of: ClientOf) -> None:
    with pytest.raises(Invalid, match="your own place"):
        actions.deactivate_agent(ada, actor=ada.as_actor())
    client, page = client_of(ada), f"{PEOPLE}{ada.pk}/closure/"
    assert "your own place" in client.get(page).content.decode()
    assert client.post(page).status_code == 422
    ada.refresh_from_db()
    assert ada.is_active is True
    assert client.post(page, {"oneself_too": "on"}).headers["Location"] == "/"
    ada.refresh_from_db()
    assert ada.is_active is False


def test_a_place_opens_again_as_it_was(scoped: Organisation, ada: Agent, bo: Agent, client_of: ClientOf) -> None:
    actions.deactivate_agent(bo, actor=ada.as_actor())
    with pytest.raises(Conflict):
        actions.deactivate_agent(bo, actor=ada.as_actor())
    assert client_of(ada).post(f"{PEOPLE}{bo.pk}/reopening/").status_code == 302
    assert client_of(User.objects.get(pk=bo.user_id)).get(PROFILE).status_code == 200
    with pytest.raises(Conflict):
        actions.reactivate_agent(bo, actor=ada.as_actor())


@pytest.mark.parametrize("page", ["", "invitations/", "{bo}/", "{bo}/closure/"])
def test_pages_about_people_are_for_managers(
    ada: Agent, bo: Agent, cy: User, eli: Agent, client_of: ClientOf, page: str
) -> None:
    path = PEOPLE + page.format(bo=bo.pk)
    assert client_of(ada).get(path).status_code == 200
    assert client_of(bo).get(path).status_code == 403
    assert client_of(cy).get(path).status_code == 404
    assert client_of(eli).get(path).status_code == 404


@pytest.mark.parametrize("page", ["{bo}/", "{bo}/closure/"])
def test_another_houses_people_are_not_found(bo: Agent, eli: Agent, client_of: ClientOf, page: str) -> None:
    assert client_of(eli).get("/o/kystvej/settings/people/" + page.format(bo=bo.pk)).status_code == 404
    assert (
        client_of(eli).post("/o/kystvej/settings/people/" + page.format(bo=bo.pk), {"role": "agent"}).status_code == 404
    )


@pytest.mark.parametrize("more", [0, 2])
def test_the_list_of_people_costs_the_same_for_one_and_three(
    scoped: Organisation, ada: Agent, client_of: ClientOf, django_assert_num_queries: Callable, more: int
) -> None:
    for number in range(more):
        user = User.objects.create_user(f"p{number}@larkmoor.example", None, name=f"P{number}")
        Agent.objects.create(organisation=scoped, user=user, role=Role.AGENT, name=f"P{number}")
    client = client_of(ada)
    with django_assert_num_queries(5):  # session, user, place, people, doors
        page = client.get(PEOPLE).content.decode()
    assert page.count('scope="row"') == 1 + more
