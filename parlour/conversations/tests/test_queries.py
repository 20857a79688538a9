"""The views of the list, their pages and counts, and one conversation from top to bottom."""

from datetime import timedelta

import pytest
from django.db import connection

from parlour.conversations import actions, queries
from parlour.conversations.models import Conversation
from parlour.kernel.clock import held_at, now
from parlour.kernel.errors import Invalid, NotFound
from parlour.kernel.scoping import within

pytestmark = pytest.mark.usefixtures("scoped")


@pytest.fixture
def shelf(said, bo, ada):
    """One conversation in each place."""
    rows = {
        name: said(sender=f"{name}@x.example").conversation
        for name in ("mine", "theirs", "free", "snoozed", "closed", "spam", "trash")
    }
    actor = bo.as_actor()
    actions.assign(rows["mine"], actor=actor, assignee=bo)
    actions.assign(rows["theirs"], actor=actor, assignee=ada)
    actions.snooze(rows["snoozed"], actor=actor, until=now() + timedelta(days=1))
    actions.close(rows["closed"], actor=actor)
    actions.mark_spam(rows["spam"], actor=actor)
    actions.trash(rows["trash"], actor=actor)
    return rows


def test_each_view_shows_its_own_newest_first(shelf, bo):
    found = {
        name: [one.contact.name.partition("@")[0] for one in queries.view(bo, name).order_by("-last_activity_at")]
        for name in queries.VIEWS
    }
    assert found == {
        "mine": ["mine"],
        "unassigned": ["free"],
        "open": ["free", "theirs", "mine"],
        "snoozed": ["snoozed"],
        "closed": ["closed"],
        "all": ["closed", "snoozed", "free", "theirs", "mine"],
        "drafts": [],
        "failed": [],
        "spam": ["spam"],
        "trash": ["trash"],
    }


def test_there_is_no_other_view(bo):
    with pytest.raises(NotFound):
        queries.view(bo, "everything")


def test_a_view_of_one_inbox(shelf, said, bo, house, post):
    from parlour.conversations.tests.conftest import post_inbox

    sales = post_inbox(house, post, "sales@larkmoor.example")
    theirs = said(sales, parties=[]).conversation
    assert list(queries.view(bo, "open", inbox=sales)) == [theirs]


def test_who_may_not_look_sees_nothing_and_another_tenant_neither(shelf, bo, eli, other_house):
    bo.is_active = False
    assert queries.view(bo, "all").count() == 0
    with within(other_house):
        assert queries.view(eli, "all").count() == 0
        with pytest.raises(NotFound):
            queries.by_number(eli, 1)
    assert queries.view(eli, "all").count() == 0


def test_pages_follow_one_another_without_gap_or_repeat(said, bo):
    moment = now()
    for number in range(11):
        with held_at(moment + timedelta(seconds=number // 3)):  # several in the same instant
            said(sender=f"p{number}@x.example")
    seen, cursor = [], None
    while cursor != "":
        found = queries.page(queries.view(bo, "open"), after=cursor, size=4)
        seen += [one.number for one in found.rows]
        cursor = found.next_cursor
    assert (len(seen), len(set(seen))) == (11, 11)
    assert seen == [one.number for one in Conversation.objects.order_by("-last_activity_at", "-pk")]


@pytest.mark.parametrize("cursor", ["x", "!!!", "W10", "eyJhIjoxfQ", "a" * 5000])
def test_a_cursor_that_is_not_ours_is_refused(bo, cursor):
    with pytest.raises(Invalid):
        queries.page(queries.view(bo, "open"), after=cursor)


def test_counts_stop_at_their_cap(shelf, bo):
    assert (queries.count_capped(queries.view(bo, "all"), cap=3), queries.count_capped(queries.view(bo, "all"))) == (
        3,
        5,
    )


@pytest.mark.parametrize("name", ["open", "mine", "unassigned", "all", "failed", "closed", "spam"])
@pytest.mark.parametrize("one_inbox", [False, True])
def test_lists_and_counts_are_read_from_an_index(desk, bo, name, one_inbox):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL reads a small table whole, rightly; the benchmark looks at large ones")
    rows = queries.view(bo, name, inbox=desk if one_inbox else None).order_by("-last_activity_at", "-pk")
    plan = rows.explain()
    assert "USING INDEX conv" in plan, plan
    assert "TEMP B-TREE" not in plan, plan


def test_a_page_costs_the_same_with_one_row_or_many(said, bo, django_assert_num_queries):
    for count in (1, 3):
        while Conversation.objects.count() < count:
            said(sender=f"p{Conversation.objects.count()}@x.example")
        with django_assert_num_queries(1):
            queries.page(queries.view(bo, "open"))


def test_a_thread_reads_as_it_happened(said, bo, ada):
    first = said(name="Dee")
    conversation = first.conversation
    actions.assign(conversation, actor=ada.as_actor(), assignee=bo)
    actions.tag(conversation, actor=bo.as_actor(), name="refund")
    reply = actions.reply(conversation, actor=bo.as_actor(), agent=bo, text="Yes.")
    actions.close(conversation, actor=bo.as_actor())
    second = said(thread_ids=[reply.outside_id])
    entries = queries.thread(conversation)
    assert [one.kind for one in entries] == [
        "message",
        "assigned",
        "tagged",
        "message",
        "closed",
        "message",
        "reopened",
    ]
    assert [one.message for one in entries if one.message] == [first, reply, second]
    assigned, tagged = entries[1], entries[2]
    assert (assigned.agent, assigned.other, tagged.agent, tagged.tag.name) == (ada, bo, bo, "refund")


def test_a_thread_costs_the_same_whatever_its_length(said, bo, django_assert_num_queries):
    conversation = said(files=[{"filename": "a", "content_type": "text/plain", "payload": "x"}]).conversation
    actions.tag(conversation, actor=bo.as_actor(), name="t")
    actions.assign(conversation, actor=bo.as_actor(), assignee=bo)
    for count in (1, 4):
        for _ in range(count):
            actions.reply(conversation, actor=bo.as_actor(), agent=bo, text="Yes.")
        conversation = Conversation.objects.get()
        with django_assert_num_queries(7):
            for entry in queries.thread(conversation):
                _look_at(entry.message) if entry.message else None


def test_a_long_thread_is_read_from_its_end(said, bo):
    conversation = said().conversation
    for number in range(6):
        actions.note(conversation, actor=bo.as_actor(), agent=bo, text=f"n{number}")
    newest = queries.thread(conversation, size=3)
    assert [one.message.text for one in newest] == ["n3", "n4", "n5"]
    before = queries.earlier(newest, size=3)
    middle = queries.thread(conversation, before=before, size=3)
    assert [one.message.text for one in middle] == ["n0", "n1", "n2"]
    last = queries.thread(conversation, before=queries.earlier(middle, size=3), size=3)
    assert (len(last), queries.earlier(last, size=3)) == (1, None)
    for bad in ("x", "2020-01-01~", "~"):
        with pytest.raises(Invalid):
            queries.thread(conversation, before=bad)


def test_reply_recipients_are_those_of_the_newest_message_from_outside(said, bo):
    first = said(name="Dee Marsh")
    said(sender="zoe@x.example", name="Zoe", thread_ids=["none"], subject="other")
    actions.forward(first.conversation, actor=bo.as_actor(), agent=bo, to="parts@supplier.example")
    assert queries.reply_recipients(first.conversation) == queries.Recipients(("Dee Marsh <dee@customer.example>",), ())


def _look_at(message):
    """Everything that a page shows of a message."""
    return (
        message.agent,
        message.contact and message.contact.head,
        [list(rows.all()) for rows in (message.participants, message.attachments, message.deliveries)],
    )
