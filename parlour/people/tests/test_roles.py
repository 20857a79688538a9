"""Who may do what: roles times actions, and the owner who always stays."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parlour.kernel.actor import Actor, ActorKind
from parlour.kernel.errors import Conflict, Forbidden, Invalid, ParlourError
from parlour.kernel.ids import uuid7
from parlour.kernel.models import Event
from parlour.organisations.models import Organisation
from parlour.organisations.permissions import PERMISSIONS_OF, Permission, Role
from parlour.people import actions, policies
from parlour.people.models import Agent, User

EVERYTHING = frozenset(Permission)
MAY = {
    Role.OWNER: EVERYTHING,
    Role.ADMINISTRATOR: EVERYTHING - {Permission.MANAGE_OWNERS},
    Role.AGENT: {
        Permission.VIEW_CONVERSATIONS,
        Permission.REPLY,
        Permission.MANAGE_CONVERSATIONS,
        Permission.VIEW_CONTACTS,
        Permission.EDIT_CONTACTS,
    },
}


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("role", Role)
def test_each_role_holds_exactly_its_permissions(role: Role, permission: Permission) -> None:
    agent = Agent(role=role, is_active=True)
    assert agent.may(permission) is (permission in MAY[role])
    assert Agent(role=role, is_active=False).may(permission) is False
    assert agent.as_actor().may(permission) is agent.may(permission)


TOUCH = {  # who may change, close or open the place of whom
    (Role.OWNER, Role.OWNER): True,
    (Role.OWNER, Role.ADMINISTRATOR): True,
    (Role.OWNER, Role.AGENT): True,
    (Role.ADMINISTRATOR, Role.OWNER): False,
    (Role.ADMINISTRATOR, Role.ADMINISTRATOR): True,
    (Role.ADMINISTRATOR, Role.AGENT): True,
    (Role.AGENT, Role.OWNER): False,
    (Role.AGENT, Role.ADMINISTRATOR): False,
    (Role.AGENT, Role.AGENT): False,
}


def actor_with(role: Role) -> Actor:
    return Actor(ActorKind.AGENT, uuid7(), frozenset(map(str, PERMISSIONS_OF[role])))


@pytest.mark.parametrize(("roles", "allowed"), TOUCH.items())
def test_who_may_touch_whom(roles: tuple[Role, Role], allowed: bool) -> None:
    actor, agent = actor_with(roles[0]), Agent(role=roles[1])
    assert policies.may_touch(actor, agent) is allowed
    assert policies.may_grant(actor, roles[1]) is allowed
    assert policies.may_edit_profile(actor, agent) is allowed


DEEDS = {
    "invite": lambda by, whom: actions.invite(
        actor=by.as_actor(), organisation=by.organisation, email="tom@larkmoor.example", role=whom.role
    ),
    "demote": lambda by, whom: actions.change_role(whom, actor=by.as_actor(), role=Role.AGENT),
    "close": lambda by, whom: actions.deactivate_agent(whom, actor=by.as_actor()),
    "edit": lambda by, whom: actions.edit_profile(whom, actor=by.as_actor(), name="New name"),
}


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize(("roles", "allowed"), TOUCH.items())
def test_actions_keep_to_the_table(scoped: Organisation, deed: str, roles: tuple[Role, Role], allowed: bool) -> None:
    by, whom = person(scoped, "by", roles[0]), person(scoped, "whom", roles[1])
    person(scoped, "another", Role.OWNER)
    before = Event.objects.count()
    if allowed:
        DEEDS[deed](by, whom)
        assert Event.objects.count() == before + 1
    else:
        with pytest.raises(Forbidden):
            DEEDS[deed](by, whom)
        whom.refresh_from_db()
        assert (whom.role, whom.is_active, whom.name, Event.objects.count()) == (roles[1], True, "whom", before)


def test_only_an_owner_makes_an_owner(scoped: Organisation, olga: Agent, ada: Agent, bo: Agent) -> None:
    with pytest.raises(Forbidden):
        actions.change_role(bo, actor=ada.as_actor(), role=Role.OWNER)
    with pytest.raises(Forbidden):
        actions.change_role(ada, actor=ada.as_actor(), role=Role.OWNER)
    assert actions.change_role(bo, actor=olga.as_actor(), role=Role.OWNER).role == "owner"


def test_a_role_that_is_none_is_refused(scoped: Organisation, olga: Agent, bo: Agent) -> None:
    with pytest.raises(Invalid):
        actions.change_role(bo, actor=olga.as_actor(), role="emperor")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from("abc"),
            st.sampled_from("abc"),
            st.sampled_from(["owner", "administrator", "agent", "close", "open"]),
        ),
        max_size=12,
    )
)
def test_whatever_is_done_an_active_owner_stays(scoped: Organisation, steps: list[tuple[str, str, str]]) -> None:
    Agent.objects.all().delete()
    User.objects.all().delete()
    cast = {"a": Role.OWNER, "b": Role.OWNER, "c": Role.ADMINISTRATOR}
    people = {name: person(scoped, name, role).pk for name, role in cast.items()}
    for by, whom, what in steps:
        doer, other = Agent.objects.get(pk=people[by]), Agent.objects.get(pk=people[whom])
        try:
            if what == "close":
                actions.deactivate_agent(other, actor=doer.as_actor(), oneself_too=True)
            elif what == "open":
                actions.reactivate_agent(other, actor=doer.as_actor())
            else:
                actions.change_role(other, actor=doer.as_actor(), role=what)
        except ParlourError:
            pass
        assert Agent.objects.filter(role=Role.OWNER, is_active=True).exists()


def test_the_last_owner_can_neither_leave_nor_step_down(scoped: Organisation, olga: Agent) -> None:
    with pytest.raises(Conflict, match="needs an owner"):
        actions.change_role(olga, actor=olga.as_actor(), role=Role.AGENT)
    with pytest.raises(Conflict, match="needs an owner"):
        actions.deactivate_agent(olga, actor=olga.as_actor(), oneself_too=True)
    olga.refresh_from_db()
    assert (olga.role, olga.is_active) == ("owner", True)


def person(house: Organisation, name: str, role: Role) -> Agent:
    user = User.objects.create_user(f"{name}@larkmoor.example", None, name=name)
    return Agent.objects.create(organisation=house, user=user, role=role, name=name)
