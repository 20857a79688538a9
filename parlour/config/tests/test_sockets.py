"""What comes down the sockets: in order, once, without gaps, and only to those who may."""

import asyncio
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.test import Client

from parlour.config.tests.listening import Browser, cookie_of, off_loop, play, tick
from parlour.kernel.clock import now
from parlour.kernel.models import Event
from parlour.kernel.realtime.door import Door
from parlour.kernel.realtime.hub import Hub
from parlour.kernel.realtime.limits import Limits
from parlour.kernel.scoping import across_organisations
from parlour.organisations.models import Organisation
from parlour.people.models import Agent, User

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[Agent | User], Client]


async def _in(door: Door, cookie: str, house: Organisation, after: int | None = None) -> Browser:
    browser = Browser(door, cookie)
    browser.subscribe(house.pk, after)
    ready = await browser.hear()
    assert ready["type"] == "ready"
    return browser


def test_events_come_in_order_and_once_while_many_write(house: Organisation, ada: Agent, client_of: SignIn) -> None:
    cookie = cookie_of(client_of(ada))

    async def scene(hub: Hub, door: Door) -> None:
        browser = await _in(door, cookie, house)
        for n in range(30):
            await off_loop(tick, house.pk, n)
        assert await browser.numbers(30) == list(range(1, 31))
        await browser.silence()

    play(scene)


def test_a_frame_carries_ids_and_facts(house: Organisation, ada: Agent, client_of: SignIn) -> None:
    cookie = cookie_of(client_of(ada))

    async def scene(hub: Hub, door: Door) -> None:
        browser = await _in(door, cookie, house)
        await off_loop(tick, house.pk, 7)
        assert await browser.hear() == {
            "type": "event",
            "seq": 1,
            "kind": "test_realtime.tick",
            "subject": None,
            "actor": {"kind": "system", "id": None},
            "data": {"n": 7},
        }

    play(scene)


def test_who_comes_back_gets_exactly_what_was_missed(house: Organisation, ada: Agent, client_of: SignIn) -> None:
    cookie = cookie_of(client_of(ada))

    async def scene(hub: Hub, door: Door) -> None:
        for n in range(10):
            await off_loop(tick, house.pk, n)
        browser = await _in(door, cookie, house, after=4)
        await off_loop(tick, house.pk)
        assert await browser.numbers(7) == [5, 6, 7, 8, 9, 10, 11]
        await browser.silence()

    play(scene)


def test_subscribing_amid_a_storm_leaves_no_gap(house: Organisation, ada: Agent, client_of: SignIn) -> None:
    cookie = cookie_of(client_of(ada))

    async def scene(hub: Hub, door: Door) -> None:
        async def storm() -> None:
            for n in range(60):
                await off_loop(tick, house.pk, n)

        writing = asyncio.ensure_future(storm())
        browsers = []
        for _ in range(8):
            await asyncio.sleep(0.02)
            browser = Browser(door, cookie)
            browser.subscribe(house.pk, 0)
            browsers.append(browser)
        await writing
        for browser in browsers:
            assert (await browser.hear())["type"] == "ready"
            assert await browser.numbers(60) == list(range(1, 61))
            await browser.silence(0.05)

    play(scene)


def test_who_missed_too_much_loads_afresh(house: Organisation, ada: Agent, client_of: SignIn) -> None:
    cookie = cookie_of(client_of(ada))

    async def scene(hub: Hub, door: Door) -> None:
        for n in range(6):
            await off_loop(tick, house.pk, n)
        browser = Browser(door, cookie)
        browser.subscribe(house.pk, 0)
        assert await browser.hear() == {"type": "reset", "seq": 6}
        await off_loop(tick, house.pk)
        assert await browser.numbers(1) == [7]

    play(scene, Limits(missed_events=5))


@pytest.mark.parametrize("after", [99, 0])
def test_a_number_that_the_stream_does_not_have_is_reset(
    after: int, house: Organisation, ada: Agent, client_of: SignIn
) -> None:
    """From before a restore (too high), or trimmed away (the first events are gone)."""
    cookie = cookie_of(client_of(ada))

    async def scene(hub: Hub, door: Door) -> None:
        for n in range(3):
            await off_loop(tick, house.pk, n)
        await off_loop(Event.objects.filter(number=1).delete)
        browser = Browser(door, cookie)
        browser.subscribe(house.pk, after)
        assert await browser.hear() == {"type": "reset", "seq": 3}

    play(scene)


def test_what_is_rolled_back_is_never_sent(house: Organisation, ada: Agent, client_of: SignIn) -> None:
    cookie = cookie_of(client_of(ada))

    def undone() -> None:
        from django.db import transaction

        with transaction.atomic():
            tick(house.pk, 666)
            transaction.set_rollback(True)

    async def scene(hub: Hub, door: Door) -> None:
        browser = await _in(door, cookie, house)
        await off_loop(undone)
        await browser.silence()
        await off_loop(tick, house.pk, 1)
        event = await browser.hear()
        assert (event["seq"], event["data"]) == (1, {"n": 1})

    play(scene)


def test_a_reader_who_stops_reading_is_cut_and_others_are_not(
    house: Organisation, ada: Agent, bo: Agent, client_of: SignIn
) -> None:
    cookies = cookie_of(client_of(ada)), cookie_of(client_of(bo))

    async def scene(hub: Hub, door: Door) -> None:
        stuck, fine = await _in(door, cookies[0], house), await _in(door, cookies[1], house)
        stuck.reading.clear()
        for n in range(20):
            await off_loop(tick, house.pk, n)
        assert await fine.numbers(20) == list(range(1, 21))
        await stuck.ended()
        assert len(hub.rooms[house.pk].sockets) == 1

    play(scene, Limits(outbox_frames=8))


def test_the_other_tenant_hears_nothing_and_may_not_listen(
    house: Organisation, other_house: Organisation, ada: Agent, eli: Agent, client_of: SignIn
) -> None:
    cookies = cookie_of(client_of(ada)), cookie_of(client_of(eli))

    async def scene(hub: Hub, door: Door) -> None:
        own = await _in(door, cookies[0], house)
        theirs = await _in(door, cookies[1], other_house)
        stranger = Browser(door, cookies[1])
        stranger.subscribe(house.pk, 0)
        await stranger.ended()
        await off_loop(tick, house.pk, 1)
        assert await own.numbers(1) == [1]
        await theirs.silence()
        assert stranger.closed_with == 1008

    play(scene)


@pytest.mark.parametrize("who", ["outsider", "nobody", "deactivated", "forged"])
def test_who_has_no_place_is_refused(who: str, house: Organisation, ada: Agent, cy: User, client_of: SignIn) -> None:
    client = client_of(cy if who == "outsider" else ada)
    cookie = {"nobody": "", "forged": "parlour_session=" + "a" * 32}.get(who) or (
        cookie_of(client) if who != "nobody" else ""
    )
    if who == "deactivated":
        with across_organisations("a test"):
            Agent.objects.filter(pk=ada.pk).update(is_active=False)

    async def scene(hub: Hub, door: Door) -> None:
        browser = Browser(door, cookie)
        browser.subscribe(house.pk, 0)
        await browser.ended()
        assert browser.closed_with == 1008
        await browser.silence(0)

    play(scene)


def _deactivate(agent: Agent) -> None:
    with across_organisations("a test"):
        Agent.objects.filter(pk=agent.pk).update(is_active=False)


def _close_sign_in(agent: Agent) -> None:
    User.objects.filter(pk=agent.user_id).update(is_active=False)


def _change_password(agent: Agent) -> None:
    user = User.objects.get(pk=agent.user_id)
    user.set_password("another long password")
    user.save()


def _sign_out(agent: Agent) -> None:
    Session.objects.all().delete()


def _expire(agent: Agent) -> None:
    Session.objects.update(expire_date=now() - timedelta(seconds=1))


@pytest.mark.parametrize("end", [_deactivate, _close_sign_in, _change_password, _sign_out, _expire])
def test_a_right_that_ends_ends_the_socket(
    end: Callable[[Agent], None], house: Organisation, ada: Agent, client_of: SignIn
) -> None:
    cookie = cookie_of(client_of(ada))

    async def scene(hub: Hub, door: Door) -> None:
        browser = await _in(door, cookie, house)
        await asyncio.sleep(0.3)
        assert browser.closed_with is None, "still may listen"
        await off_loop(end, ada)
        assert (await browser.hear())["type"] == "revoked"
        await browser.ended()
        await off_loop(tick, house.pk)
        await browser.silence()
        assert (browser.closed_with, hub.rooms) == (1008, {})

    play(scene, Limits(recheck_seconds=0.1))


@pytest.mark.parametrize(
    ("origin", "host", "accepted"),
    [
        ("http://localhost:8000", "localhost:8000", True),
        ("http://localhost:9000", "localhost:9000", True),
        ("https://evil.example", "localhost:8000", False),
        ("https://evil.example", "evil.example", False),
        ("http://localhost:8001", "localhost:8000", False),
        ("null", "localhost:8000", False),
        ("", "localhost:8000", False),
    ],
)
def test_only_our_own_pages_may_connect(origin: str, host: str, accepted: bool) -> None:
    async def scene(hub: Hub, door: Door) -> None:
        browser = Browser(door, "", origin=origin, host=host)
        await asyncio.sleep(0.05)
        assert browser.accepted is accepted

    play(scene)


@pytest.mark.parametrize(
    "first",
    [
        {"type": "presence"},
        {"type": "subscribe", "organisation": "x"},
        {"type": "subscribe", "organisation": str(uuid.uuid4()), "after": -1},
        {"type": "subscribe", "organisation": str(uuid.uuid4()), "after": True},
        {"type": "subscribe", "organisation": str(uuid.uuid4()), "after": "1"},
        {"type": "subscribe", "organisation": 7},
        {},
    ],
)
def test_nonsense_is_refused(first: dict[str, object]) -> None:
    async def scene(hub: Hub, door: Door) -> None:
        browser = Browser(door, "")
        browser.say(**first)
        await browser.ended()
        assert browser.closed_with == 1008

    play(scene)


def test_who_never_subscribes_is_closed() -> None:
    async def scene(hub: Hub, door: Door) -> None:
        browser = Browser(door, "")
        await browser.ended()
        assert browser.closed_with == 1008

    play(scene, Limits(hello_seconds=0.1))


def test_a_chatterer_is_closed(house: Organisation, ada: Agent, client_of: SignIn) -> None:
    cookie = cookie_of(client_of(ada))

    async def scene(hub: Hub, door: Door) -> None:
        browser = await _in(door, cookie, house)
        for _ in range(12):
            browser.say(type="presence", conversation=None)
        await browser.ended()
        assert browser.closed_with == 1008

    play(scene, Limits(frames_per_minute=10))


def test_one_person_has_so_many_sockets(house: Organisation, ada: Agent, client_of: SignIn) -> None:
    cookie = cookie_of(client_of(ada))

    async def scene(hub: Hub, door: Door) -> None:
        first, second = await _in(door, cookie, house), await _in(door, cookie, house)
        third = Browser(door, cookie)
        third.subscribe(house.pk)
        await third.ended()
        assert third.closed_with == 1013
        first.leave()
        await first.ended()
        await _in(door, cookie, house)
        assert second.closed_with is None

    play(scene, Limits(sockets_per_user=2))


def _facts(frame: dict[str, object]) -> tuple[object, list[tuple[object, object]]]:
    agents = frame["agents"]
    assert isinstance(agents, list)
    return frame["conversation"], sorted((a["name"], a["state"]) for a in agents)


def test_those_who_look_at_a_conversation_see_each_other(
    house: Organisation, other_house: Organisation, ada: Agent, bo: Agent, eli: Agent, client_of: SignIn
) -> None:
    cookies = [cookie_of(client_of(who)) for who in (ada, bo, eli)]
    conversation = str(uuid.uuid4())

    async def scene(hub: Hub, door: Door) -> None:
        a, b = await _in(door, cookies[0], house), await _in(door, cookies[1], house)
        e = await _in(door, cookies[2], other_house)
        a.say(type="presence", conversation=conversation, state="viewing")
        assert _facts(await a.hear()) == (conversation, [("Ada", "viewing")])
        e.say(type="presence", conversation=conversation, state="viewing")
        assert _facts(await e.hear()) == (conversation, [("Eli", "viewing")])
        b.say(type="presence", conversation=conversation, state="typing")
        both = (conversation, [("Ada", "viewing"), ("Bo", "typing")])
        assert (_facts(await a.hear()), _facts(await b.hear())) == (both, both)
        faded = (conversation, [("Ada", "viewing"), ("Bo", "viewing")])
        assert (_facts(await a.hear()), _facts(await b.hear())) == (faded, faded)
        b.leave()
        assert _facts(await a.hear()) == (conversation, [("Ada", "viewing")])
        a.say(type="presence", conversation=None)
        await a.silence()
        await e.silence(0)

    play(scene, Limits(typing_seconds=0.2))


def test_pings_come(house: Organisation, ada: Agent, client_of: SignIn) -> None:
    cookie = cookie_of(client_of(ada))

    async def scene(hub: Hub, door: Door) -> None:
        browser = await _in(door, cookie, house)
        assert await browser.hear() == {"type": "ping"}

    play(scene, Limits(ping_seconds=1))


def test_a_database_that_fails_for_a_moment_costs_a_delay_and_no_event(
    house: Organisation, ada: Agent, client_of: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookie = cookie_of(client_of(ada))

    async def scene(hub: Hub, door: Door) -> None:
        browser = await _in(door, cookie, house)
        await asyncio.sleep(0.2)
        working = hub.rooms[house.pk]._reader.ask
        failures = 3

        async def failing(*arguments: Any, **options: Any) -> Any:
            nonlocal failures
            if failures:
                failures -= 1
                raise OperationalError("database is locked")
            return await working(*arguments, **options)

        monkeypatch.setattr(hub._reader, "ask", failing)
        for n in range(5):
            await off_loop(tick, house.pk, n)
        assert await browser.numbers(5) == [1, 2, 3, 4, 5]
        assert failures == 0

    play(scene)
