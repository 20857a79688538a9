"""The list: what stands in it, page by page, for whom, and at what cost."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from parlour.conversations.models import Conversation
from parlour.conversations.tests.rooms import make_conversation
from parlour.inboxes.models import Inbox
from parlour.kernel.clock import now
from parlour.people.models import Agent, User

OPEN = "/o/larkmoor/inbox/open/"
Sign = Callable[[Agent | User], Client]


def numbers(html: str) -> list[int]:
    return [int(found) for found in re.findall(r'class="conv[^>]*data-number="(\d+)"', html)]


def cost(client: Client, url: str, **headers: str) -> int:
    client.get(url, headers=headers)  # sessions and caches are warm now
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url, headers=headers).status_code == 200
    return len(queries)


@pytest.fixture
def three(inbox: Inbox) -> list[Conversation]:
    return [make_conversation(inbox, f"Matter {one}", now() - timedelta(hours=one)) for one in range(3)]


def test_the_list_shows_what_is_open_newest_first(client_of: Sign, bo: Agent, three: list[Conversation]) -> None:
    page = client_of(bo).get(OPEN).content.decode()
    assert numbers(page) == [one.number for one in three]
    assert "Matter 0" in page


def test_a_stranger_to_the_house_finds_nothing(client_of: Sign, cy: User, three: list[Conversation]) -> None:
    assert client_of(cy).get(OPEN).status_code == 404


def test_the_other_tenant_finds_nothing(client_of: Sign, eli: Agent, three: list[Conversation]) -> None:
    assert client_of(eli).get(OPEN).status_code == 404
    own = client_of(eli).get("/o/kystvej/inbox/open/").content.decode()
    assert numbers(own) == []
    assert "Matter" not in own


def test_whoever_is_not_signed_in_is_led_to_the_door(client: Client, three: list[Conversation]) -> None:
    answer = client.get(OPEN)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")


@pytest.mark.parametrize(
    "url", ["/o/larkmoor/inbox/nonsense/", f"{OPEN}?inbox=nonsense", "/o/larkmoor/views/nonsense/"]
)
def test_unknown_views_and_inboxes_are_not_found(client_of: Sign, bo: Agent, inbox: Inbox, url: str) -> None:
    assert client_of(bo).get(url).status_code == 404


def test_another_tenants_inbox_is_not_found(client_of: Sign, eli: Agent, inbox: Inbox) -> None:
    assert client_of(eli).get(f"/o/kystvej/inbox/open/?inbox={inbox.pk}").status_code == 404


def test_a_forged_cursor_is_refused(client_of: Sign, bo: Agent, three: list[Conversation]) -> None:
    assert client_of(bo).get(f"{OPEN}?after=nonsense").status_code == 422


def test_pages_follow_each_other_without_gap_or_double(client_of: Sign, bo: Agent, inbox: Inbox) -> None:
    made = [make_conversation(inbox, f"Matter {one}", now() - timedelta(minutes=one)).number for one in range(65)]
    client, seen, url = client_of(bo), [], OPEN
    while url:
        page = client.get(url, headers={"HX-Request": "true", "HX-Target": "more"}).content.decode()
        assert "<html" not in page
        seen += numbers(page)
        following = re.search(r'id="more"><a class="btn btn--quiet" href="([^"]+)"', page)
        url = following[1].replace("&amp;", "&") if following else ""
    assert seen == made


def test_a_refresh_brings_as_many_rows_as_stand_on_the_page(client_of: Sign, bo: Agent, inbox: Inbox) -> None:
    for one in range(65):
        make_conversation(inbox, f"Matter {one}", now() - timedelta(minutes=one))
    fragment = {"HX-Request": "true", "HX-Target": "rows"}
    client = client_of(bo)
    assert len(numbers(client.get(f"{OPEN}?size=60", headers=fragment).content.decode())) == 60
    assert len(numbers(client.get(f"{OPEN}?size=9999999", headers=fragment).content.decode())) == 65
    assert len(numbers(client.get(f"{OPEN}?size=-4", headers=fragment).content.decode())) == 30


def test_a_page_costs_the_same_with_one_row_and_with_three(client_of: Sign, bo: Agent, inbox: Inbox) -> None:
    client = client_of(bo)
    make_conversation(inbox, "One", now())
    one = cost(client, OPEN)
    make_conversation(inbox, "Two", now())
    make_conversation(inbox, "Three", now())
    assert cost(client, OPEN) == one
    assert one <= 17


def test_a_refresh_of_the_rows_counts_nothing(client_of: Sign, bo: Agent, three: list[Conversation]) -> None:
    assert cost(client_of(bo), OPEN, **{"HX-Request": "true", "HX-Target": "rows"}) <= 5


def test_words_of_customers_are_escaped(client_of: Sign, bo: Agent, inbox: Inbox) -> None:
    make_conversation(inbox, "<script>alert(1)</script>", now())
    page = client_of(bo).get(OPEN).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_every_view_says_what_is_true_when_it_is_empty(client_of: Sign, bo: Agent, inbox: Inbox) -> None:
    client = client_of(bo)
    for name in ("mine", "unassigned", "open", "snoozed", "drafts", "failed", "closed", "all", "spam", "trash"):
        assert 'class="empty__title"' in client.get(f"/o/larkmoor/inbox/{name}/").content.decode(), name


def test_unread_until_looked_at(client_of: Sign, bo: Agent, three: list[Conversation]) -> None:
    client, number = client_of(bo), three[0].number
    assert client.get(OPEN).content.decode().count("conv--unread") == 3
    client.get(f"{OPEN}{number}/")
    assert client.get(OPEN).content.decode().count("conv--unread") == 3  # a look by a program reads nothing
    assert client.post(f"/o/larkmoor/conversations/{number}/read/").status_code == 204
    assert client.get(OPEN).content.decode().count("conv--unread") == 2
