"""One conversation: its page, its fragments, and who finds it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from parlour.conversations import actions
from parlour.conversations.models import Conversation, Delivery
from parlour.conversations.tests.rooms import add_message, make_conversation
from parlour.inboxes.models import Inbox
from parlour.kernel.clock import now
from parlour.kernel.scoping import within
from parlour.organisations.models import Organisation
from parlour.people.models import Agent, User

Sign = Callable[[Agent | User], Client]
FRAGMENT = {"HX-Request": "true", "HX-Target": "conversation"}


@pytest.fixture
def matter(inbox: Inbox) -> Conversation:
    return make_conversation(inbox, "Two headsets missing", now() - timedelta(hours=1), text="Could you look?")


def show(conversation: Conversation, slug: str = "larkmoor") -> str:
    return f"/o/{slug}/inbox/open/{conversation.number}/"


def test_the_page_holds_list_thread_composer_and_details(client_of: Sign, bo: Agent, matter: Conversation) -> None:
    page = client_of(bo).get(show(matter)).content.decode()
    for part in (
        'id="rows"',
        'id="thread"',
        'id="compose-reply"',
        'id="compose-note"',
        'id="details"',
        "Could you look?",
    ):
        assert part in page
    assert f'data-number="{matter.number}" aria-current="true"' in page


def test_a_row_brings_only_the_pane_and_the_details(client_of: Sign, bo: Agent, matter: Conversation) -> None:
    fragment = client_of(bo).get(show(matter), headers=FRAGMENT).content.decode()
    assert fragment.lstrip().startswith("<article")
    assert 'id="details"' in fragment
    assert 'id="rows"' not in fragment


def test_history_gets_the_whole_page(client_of: Sign, bo: Agent, matter: Conversation) -> None:
    headers = {**FRAGMENT, "HX-History-Restore-Request": "true"}
    assert "<html" in client_of(bo).get(show(matter), headers=headers).content.decode()


@pytest.mark.parametrize("path", ["inbox/open/{}/", "conversations/{}/", "conversations/{}/fresh/"])
def test_neither_the_outsider_nor_the_other_tenant_finds_it(
    client_of: Sign, cy: User, eli: Agent, matter: Conversation, path: str
) -> None:
    assert client_of(cy).get(f"/o/larkmoor/{path.format(matter.number)}").status_code == 404
    assert client_of(eli).get(f"/o/larkmoor/{path.format(matter.number)}").status_code == 404
    assert client_of(eli).get(f"/o/kystvej/{path.format(matter.number)}").status_code == 404


def test_the_lasting_address_leads_to_where_it_is_now(
    client_of: Sign, bo: Agent, matter: Conversation, house: Organisation
) -> None:
    permanent = f"/o/larkmoor/conversations/{matter.number}/"
    assert client_of(bo).get(permanent)["Location"] == show(matter)
    with within(house):
        actions.close(matter, actor=bo.as_actor())
    assert client_of(bo).get(permanent)["Location"] == f"/o/larkmoor/inbox/closed/{matter.number}/"


def test_what_happened_stands_between_what_was_said(
    client_of: Sign, bo: Agent, ada: Agent, matter: Conversation, house: Organisation
) -> None:
    with within(house):
        actions.assign(matter, actor=ada.as_actor(), assignee=bo)
        actions.note(matter, actor=ada.as_actor(), agent=ada, text="Please look, <Bo>")
        actions.tag(matter, actor=bo.as_actor(), name="short-shipped")
    page = client_of(bo).get(show(matter)).content.decode()
    assert "<b>Ada</b> assigned this to <b>you</b>" in page
    assert "<b>You</b> added the tag <b>short-shipped</b>" in page
    assert "Please look, &lt;Bo&gt;" in page
    thread = page[page.index('id="thread"') :]
    places = [thread.index(words) for words in ("Could you look?", "assigned this", "Please look", "added the tag")]
    assert places == sorted(places)


def test_a_run_of_events_is_folded(client_of: Sign, bo: Agent, matter: Conversation, house: Organisation) -> None:
    with within(house):
        for name in ("one", "two", "three", "four", "five"):
            actions.tag(matter, actor=bo.as_actor(), name=name)
    assert "4 changes" in client_of(bo).get(show(matter)).content.decode()


def test_the_page_costs_the_same_with_one_message_and_with_three(
    client_of: Sign, bo: Agent, matter: Conversation
) -> None:
    client, fragment = client_of(bo), FRAGMENT

    def cost() -> int:
        client.get(show(matter), headers=fragment)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(show(matter), headers=fragment).status_code == 200
        return len(queries)

    one = cost()
    for minutes in (5, 3):
        add_message(matter, now() - timedelta(minutes=minutes), text="More.")
    assert cost() == one
    assert one <= 36


def test_a_failed_delivery_says_why_and_offers_another_try(
    client_of: Sign, bo: Agent, matter: Conversation, house: Organisation
) -> None:
    with within(house):
        reply = actions.reply(matter, actor=bo.as_actor(), agent=bo, text="We look.", to="dee@customer.example")
        Delivery.objects.filter(message=reply).update(state="failed", reason="Mailbox <full>.")
        delivery = Delivery.objects.get(message=reply)
    client = client_of(bo)
    page = client.get(show(matter)).content.decode()
    assert "It could not be delivered to dee@customer.example. Mailbox &lt;full&gt;." in page
    retry = f"/o/larkmoor/conversations/{matter.number}/deliveries/{delivery.pk}/retry/"
    assert retry in page
    assert client.post(retry).status_code == 302
    with within(house):
        delivery.refresh_from_db()
    assert delivery.state == "queued"


def test_a_held_copy_can_be_given_up_and_failures_be_seen(
    client_of: Sign, bo: Agent, eli: Agent, matter: Conversation, house: Organisation
) -> None:
    with within(house):
        reply = actions.reply(matter, actor=bo.as_actor(), agent=bo, text="We look.", to="dee@customer.example")
        Delivery.objects.filter(message=reply).update(state="held")
        Conversation.objects.filter(pk=matter.pk).update(has_failure=True)
        delivery = Delivery.objects.get(message=reply)
    here, client = f"/o/larkmoor/conversations/{matter.number}", client_of(bo)
    assert f"{here}/deliveries/{delivery.pk}/end/" in client.get(show(matter)).content.decode()
    for path in (f"deliveries/{delivery.pk}/end/", f"deliveries/{delivery.pk}/retry/", "failures/end/"):
        assert client_of(eli).post(f"{here}/{path}").status_code == 404
        assert client_of(eli).post(f"{here.replace('larkmoor', 'kystvej')}/{path}").status_code == 404
    assert client.post(f"{here}/deliveries/{delivery.pk}/end/").status_code == 302
    assert client.post(f"{here}/failures/end/").status_code == 302
    with within(house):
        delivery.refresh_from_db()
        matter.refresh_from_db()
    assert (delivery.state, matter.has_failure) == ("undone", False)


def test_long_threads_show_the_newest_and_a_way_to_the_earlier(
    client_of: Sign, bo: Agent, matter: Conversation
) -> None:
    for one in range(120):
        add_message(matter, now() - timedelta(minutes=30) + timedelta(seconds=one), text=f"Line {one}.")
    page = client_of(bo).get(show(matter)).content.decode()
    assert "Line 119." in page
    assert "Line 19." not in page
    assert "?before=" in page
