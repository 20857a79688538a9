"""The verbs on a conversation: what they change, what they record, who may, and when it is too late."""

from datetime import timedelta

import pytest
from django.db import transaction

from parlour.conversations import actions
from parlour.conversations.models import Conversation, ConversationTag, Direction, ReadMark, Status, Tag
from parlour.conversations.tests.conftest import kinds
from parlour.kernel.actor import SYSTEM, Actor, ActorKind
from parlour.kernel.clock import held_at, now
from parlour.kernel.errors import Conflict, Forbidden, Invalid, LimitExceeded, NotFound
from parlour.kernel.events import last_number
from parlour.kernel.ids import uuid7
from parlour.kernel.models import Event
from parlour.kernel.scoping import within

pytestmark = pytest.mark.usefixtures("scoped")
LATER = timedelta(days=1)
STRANGER = Actor(ActorKind.AGENT, uuid7(), frozenset())

MOVES = {
    "close": ({"open", "snoozed"}, "closed", "closed"),
    "reopen": ({"closed", "snoozed"}, "open", "reopened"),
    "snooze": ({"open", "snoozed"}, "snoozed", "snoozed"),
    "mark_spam": ({"open", "snoozed", "closed"}, "spam", "marked_spam"),
    "unmark_spam": ({"spam"}, "open", "unmarked_spam"),
    "trash": ({"open", "snoozed", "closed", "spam"}, "trash", "trashed"),
    "restore": ({"trash"}, "open", "restored"),
}
CASES = [(verb, status) for verb in MOVES for status in Status.values]


@pytest.fixture
def conversation(said):
    return said().conversation


def put(conversation, status):
    until = now() + LATER if status == "snoozed" else None
    Conversation.objects.filter(pk=conversation.pk).update(status=status, snoozed_until=until)


def do(verb, conversation, actor):
    extra = {"until": now() + 2 * LATER} if verb == "snooze" else {}
    return getattr(actions, verb)(conversation, actor=actor, **extra)


@pytest.mark.parametrize(("verb", "status"), CASES)
def test_a_move_is_made_from_where_it_can_be_made_and_else_is_a_conflict(conversation, bo, verb, status):
    froms, to, fact = MOVES[verb]
    put(conversation, status)
    before = last_number(conversation.organisation_id)
    if status in froms:
        moved = do(verb, conversation, bo.as_actor())
        assert (moved.status, Conversation.objects.get().status, kinds(conversation, before)) == (to, to, [fact])
        event = Event.objects.get(number=before + 1, organisation_id=conversation.organisation_id)
        assert (event.actor_kind, event.actor_id) == ("agent", bo.pk)
    else:
        with pytest.raises(Conflict):
            do(verb, conversation, bo.as_actor())
        assert (Conversation.objects.get().status, last_number(conversation.organisation_id)) == (status, before)


@pytest.mark.parametrize("verb", MOVES)
def test_without_the_permission_nothing_moves(conversation, verb):
    with pytest.raises(Forbidden):
        do(verb, conversation, STRANGER)


@pytest.mark.parametrize("verb", MOVES)
def test_another_tenants_conversation_is_not_found(conversation, other_house, eli, verb):
    with within(other_house), pytest.raises(NotFound):
        do(verb, conversation, eli.as_actor())


def test_closing_ends_the_waiting(conversation, bo):
    assert conversation.waiting_since is not None
    assert actions.close(conversation, actor=bo.as_actor()).waiting_since is None


@pytest.mark.parametrize("until", [timedelta(0), timedelta(seconds=-1), timedelta(days=800)])
def test_a_snooze_ends_in_time_to_come(conversation, bo, until):
    moment = now()
    with held_at(moment), pytest.raises(Invalid):
        actions.snooze(conversation, actor=bo.as_actor(), until=moment + until)


def test_a_snoozed_conversation_wakes_when_it_is_due_and_not_before(conversation, bo):
    from parlour.conversations import tasks

    actions.snooze(conversation, actor=bo.as_actor(), until=now() + LATER)
    with pytest.raises(Conflict):
        actions.wake(conversation, actor=SYSTEM)
    import threading

    tasks.wake_snoozed(threading.Event())
    assert Conversation.objects.get().status == Status.SNOOZED
    with held_at(now() + 2 * LATER):
        tasks.wake_snoozed(threading.Event())
    woken = Conversation.objects.get()
    assert (woken.status, woken.snoozed_until, kinds(conversation)[-1]) == (Status.OPEN, None, "woke")


@pytest.mark.parametrize("first", ["mark_spam", "trash"])
@pytest.mark.parametrize("status", ["open", "snoozed", "closed"])
def test_what_was_shelved_comes_back_where_it_was(conversation, bo, first, status):
    put(conversation, status)
    do(first, conversation, bo.as_actor())
    back = do({"mark_spam": "unmark_spam", "trash": "restore"}[first], conversation, bo.as_actor())
    assert (back.status, back.status_before, back.trashed_at) == ("closed" if status == "closed" else "open", "", None)


def test_spam_in_the_trash_comes_back_as_spam(conversation, bo):
    actions.mark_spam(conversation, actor=bo.as_actor())
    assert actions.trash(conversation, actor=bo.as_actor()).trashed_at is not None
    assert actions.restore(conversation, actor=bo.as_actor()).status == Status.SPAM


def test_an_answer_reopens_and_wakes(said, conversation, bo):
    actions.close(conversation, actor=bo.as_actor())
    answer = said(thread_ids=[conversation.messages.get().outside_id])
    assert (Conversation.objects.get().status, kinds(conversation)[-2:]) == (
        Status.OPEN,
        ["message_received", "reopened"],
    )
    actions.snooze(conversation, actor=bo.as_actor(), until=now() + LATER)
    said(thread_ids=[answer.outside_id])
    assert (Conversation.objects.get().status, kinds(conversation)[-1]) == (Status.OPEN, "woke")


def test_assigning_names_both_agents_and_once_is_enough(conversation, bo, ada):
    actions.assign(conversation, actor=ada.as_actor(), assignee=bo)
    actions.assign(conversation, actor=ada.as_actor(), assignee=bo)
    actions.assign(conversation, actor=ada.as_actor(), assignee=ada)
    actions.assign(conversation, actor=ada.as_actor(), assignee=None)
    events = Event.objects.filter(kind="conversation.assigned").order_by("number")
    assert [(one.data["previous_id"], one.data["assignee_id"]) for one in events] == [
        (None, str(bo.pk)), (str(bo.pk), str(ada.pk)), (str(ada.pk), None),
    ]  # fmt: skip
    assert Conversation.objects.get().assignee is None


def test_only_those_who_work_here_are_assigned(conversation, bo, eli):
    with pytest.raises(Invalid):
        actions.assign(conversation, actor=bo.as_actor(), assignee=eli)
    bo.is_active = False
    bo.save()
    with pytest.raises(Invalid):
        actions.assign(conversation, actor=SYSTEM, assignee=bo)
    with pytest.raises(Forbidden):
        actions.assign(conversation, actor=STRANGER, assignee=None)


def test_tags_are_words_of_the_house(conversation, bo, said):
    actions.tag(conversation, actor=bo.as_actor(), name="  Refund \n due ")
    actions.tag(conversation, actor=bo.as_actor(), name="refund DUE")
    actions.tag(said().conversation, actor=bo.as_actor(), name="#Refund due")
    assert [one.name for one in Tag.objects.all()] == ["Refund due"]
    assert (ConversationTag.objects.count(), kinds(conversation).count("tagged")) == (2, 1)
    actions.untag(conversation, actor=bo.as_actor(), name="REFUND due")
    actions.untag(conversation, actor=bo.as_actor(), name="never there")
    assert (conversation.tags.count(), kinds(conversation).count("untagged")) == (0, 1)


@pytest.mark.parametrize("name", ["", "   ", "#", "\x00", "x" * 61])
def test_a_tag_has_a_name_of_bounded_length(conversation, bo, name):
    with pytest.raises(Invalid):
        actions.tag(conversation, actor=bo.as_actor(), name=name)


def test_a_conversation_carries_a_bounded_number_of_tags(conversation, bo):
    for number in range(30):
        actions.tag(conversation, actor=bo.as_actor(), name=f"t{number}")
    with pytest.raises(LimitExceeded):
        actions.tag(conversation, actor=bo.as_actor(), name="one more")


def test_a_note_is_said_among_ourselves(conversation, bo):
    since = conversation.waiting_since
    message = actions.note(conversation, actor=bo.as_actor(), agent=bo, text="Call her.\r\nToday.")
    row = Conversation.objects.get()
    assert (message.direction, message.text, message.deliveries.count()) == (Direction.NOTE, "Call her.\nToday.", 0)
    assert (row.preview, row.preview_by, row.message_count, row.waiting_since) == ("Call her. Today.", "note", 2, since)
    assert kinds(conversation)[-1] == "noted"
    with pytest.raises(Invalid):
        actions.note(conversation, actor=bo.as_actor(), agent=bo, text=" \n ")
    with pytest.raises(Forbidden):
        actions.note(conversation, actor=STRANGER, agent=bo, text="x")


def test_reading_is_marked_and_nobody_is_told(conversation, bo):
    number = last_number(conversation.organisation_id)
    actions.mark_read(conversation, actor=bo.as_actor(), agent=bo)
    first = ReadMark.objects.get().read_at
    actions.mark_read(conversation, actor=bo.as_actor(), agent=bo)
    assert (ReadMark.objects.get().read_at > first, last_number(conversation.organisation_id)) == (True, number)


def test_images_are_shown_once_asked(said, bo):
    message = said(html='<img src="https://tracker.example/x.png">')
    assert (message.remote_images, message.images_shown_at) == (True, None)
    shown = actions.show_images(message, actor=bo.as_actor())
    again = actions.show_images(message, actor=bo.as_actor())
    assert (again.images_shown_at, kinds(message.conversation).count("images_shown")) == (shown.images_shown_at, 1)


def test_an_action_that_fails_leaves_no_trace(conversation, bo):
    before = last_number(conversation.organisation_id)
    with transaction.atomic():
        actions.close(conversation, actor=bo.as_actor())
        transaction.set_rollback(True)
    assert (Conversation.objects.get().status, last_number(conversation.organisation_id)) == (Status.OPEN, before)
