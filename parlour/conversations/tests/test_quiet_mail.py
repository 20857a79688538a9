"""Mail that no person wrote: automatic answers, receipts, delivery reports."""

from datetime import timedelta

import pytest

from parlour.contacts.models import ContactIdentity
from parlour.conversations import actions, queries, tasks
from parlour.conversations.models import Conversation, Delivery, DeliveryState, Status
from parlour.conversations.tests.conftest import kinds
from parlour.conversations.tokens import reply_token
from parlour.kernel.clock import now
from parlour.kernel.models import Event
from parlour.kernel.scoping import across_organisations

pytestmark = pytest.mark.usefixtures("scoped")


@pytest.fixture
def sent(said, bo):
    """A reply of Bo's to Dee that has left."""
    message = actions.reply(said().conversation, actor=bo.as_actor(), agent=bo, text="Yes.", undo_seconds=0)
    run()
    assert message.deliveries.get().state == DeliveryState.SENT
    return message


def run():
    import threading

    tasks.send_due(threading.Event())


def report(message, **facts):
    bounce = {
        "recipients": ["dee@customer.example"],
        "hard": True,
        "status": "5.1.1",
        "original_message_id": message.outside_id,
    }
    return {
        "kind": "bounce",
        "sender": "mailer-daemon@mx.example",
        "auto_submitted": "auto-replied",
        "bounce": {**bounce, **facts},
    }


def test_an_automatic_answer_stays_with_its_thread_and_asks_nobody(said, sent, bo):
    actions.close(sent.conversation, actor=bo.as_actor())
    message = said(kind="auto-reply", auto_submitted="auto-replied", thread_ids=[sent.outside_id])
    conversation = Conversation.objects.get()
    assert (message.conversation, message.kind, conversation.status) == (sent.conversation, "auto-reply", Status.CLOSED)
    assert (conversation.waiting_since, message.auto_submitted) == (None, "auto-replied")
    assert Event.objects.get(data__message_id=str(message.pk)).data["quiet"] is True


def test_an_automatic_answer_does_not_wake_what_sleeps(said, sent, bo):
    actions.snooze(sent.conversation, actor=bo.as_actor(), until=now() + timedelta(days=1))
    said(kind="auto-reply", thread_ids=[sent.outside_id])
    assert Conversation.objects.get().status == Status.SNOOZED


def test_an_automatic_answer_to_nothing_is_kept_closed(said):
    assert said(kind="auto-reply").conversation.status == Status.CLOSED


def test_a_receipt_joins_the_message_that_was_read(said, sent):
    message = said(kind="receipt", receipt_for=sent.outside_id)
    assert (message.conversation, message.kind) == (sent.conversation, "receipt")


@pytest.mark.parametrize("way", ["id", "quoted headers", "token", "recipient"])
def test_a_report_lands_on_the_message_that_came_back(said, sent, way):
    facts = report(sent, original_message_id=sent.outside_id if way == "id" else "")
    if way == "quoted headers":
        facts["thread_ids"] = [sent.outside_id]
    if way == "token":
        facts["reply_tokens"] = [reply_token(sent.conversation_id)]
    message = said(**facts)
    copy = Delivery.objects.get()
    conversation = Conversation.objects.get()
    assert (message.conversation, message.bounced_message, message.contact) == (conversation, sent, None)
    assert (copy.state, copy.code, conversation.has_failure) == (DeliveryState.BOUNCED, "5.1.1", True)
    spoilt = ContactIdentity.objects.get(value="dee@customer.example").bounced_at is not None
    assert spoilt is (way != "recipient"), "a report that proves nothing must not spoil an address"
    assert kinds(conversation)[-2:] == ["message_received", "delivery_failed"]
    assert len(queries.trail(message)) == 1


def test_a_report_of_delay_changes_nothing_for_good(said, sent):
    said(**report(sent, hard=False, status="4.4.7"))
    copy = Delivery.objects.get()
    assert (copy.state, copy.code, Conversation.objects.get().has_failure) == (DeliveryState.SENT, "4.4.7", False)
    assert ContactIdentity.objects.get(value="dee@customer.example").bounced_at is None


def test_a_report_comes_twice_and_counts_once(said, sent):
    said(**report(sent))
    conversation = said(**report(sent)).conversation
    assert kinds(conversation).count("delivery_failed") == 1


def test_a_report_reopens_nothing_but_is_in_the_view_of_failures(said, sent, bo):
    actions.close(sent.conversation, actor=bo.as_actor())
    said(**report(sent))
    assert Conversation.objects.get().status == Status.CLOSED
    assert [one.number for one in queries.view(bo, "failed")] == [1]


def test_a_report_about_nothing_of_ours_is_kept_closed(said, sent):
    message = said(**report(sent, original_message_id="", recipients=["nobody@nowhere.example"]))
    assert (message.conversation.status, message.bounced_message) == (Status.CLOSED, None)
    assert queries.trail(message)[0] == "It is a delivery report about a message that we do not know."


def test_a_forged_report_about_another_tenants_message_changes_nothing(said, sent, other_desk):
    said(other_desk, **report(sent))
    assert Delivery.objects.get().state == DeliveryState.SENT
    with across_organisations("a test looks"):
        assert Conversation.objects.filter(has_failure=True).count() == 0


def test_a_report_on_one_of_two_recipients_marks_that_one(said, bo):
    conversation = said().conversation
    message = actions.reply(
        conversation,
        actor=bo.as_actor(),
        agent=bo,
        text="Yes.",
        to=["dee@customer.example", "zoe@customer.example"],
        undo_seconds=0,
    )
    run()
    said(**report(message))
    assert dict(Delivery.objects.values_list("address", "state")) == {
        "dee@customer.example": "bounced",
        "zoe@customer.example": "sent",
    }
