"""The queue of copies: sent once, tried again where that helps, held back by the brake, never twice."""

import json
import threading
from datetime import timedelta

import pytest

from parlour.contacts.models import ContactIdentity
from parlour.conversations import actions, tasks
from parlour.conversations.models import Conversation, Delivery, DeliveryState, Message
from parlour.conversations.outbound.claims import claim, mark_leaving
from parlour.conversations.outbound.results import write_results
from parlour.conversations.tests.conftest import kinds
from parlour.conversations.tests.post import letters
from parlour.inboxes.actions import pause_inbox, resume_inbox, resume_sending
from parlour.inboxes.contract import Outcome, Result
from parlour.inboxes.models import Inbox
from parlour.kernel.clock import held_at, now
from parlour.kernel.errors import Conflict, Forbidden
from parlour.kernel.models import Event
from parlour.kernel.scoping import within

pytestmark = pytest.mark.usefixtures("scoped")


@pytest.fixture
def conversation(said):
    return said().conversation


def write(conversation, bo, **extra):
    return actions.reply(conversation, actor=bo.as_actor(), agent=bo, text="Yes.", **{"undo_seconds": 0, **extra})


def run(at=None):
    tasks._resting.clear()
    with held_at(at or now()):
        return tasks.send_due(threading.Event())


def world(post, **answers):
    (post / "answers.json").write_text(json.dumps(answers))


def copy():
    return Delivery.objects.get()


def test_a_copy_leaves_once_it_is_due_and_only_once(conversation, bo, post):
    moment = now()
    with held_at(moment):
        message = write(conversation, bo, undo_seconds=10)
    assert 9 < run(moment + timedelta(seconds=0.5)) < 10
    assert letters(post) == []
    run(moment + timedelta(seconds=10))
    run(moment + timedelta(days=1))
    (sent,) = letters(post)
    assert (sent["recipient"], sent["outside_id"], copy().state, copy().attempts) == (
        "dee@customer.example",
        message.outside_id,
        "sent",
        1,
    )
    assert (copy().sent_at, copy().lease_until) == (moment + timedelta(seconds=10), None)
    event = Event.objects.order_by("number").last()
    assert (event.kind, event.data) == ("conversation.reply_sent", {"message_id": str(message.pk), "copies": 1})


def test_all_recipients_go_in_one_hand_over(conversation, bo, post):
    write(conversation, bo, to=[f"p{number}@x.example" for number in range(3)])
    run()
    assert [one["recipients"] for one in letters(post)] == [[f"p{number}@x.example" for number in range(3)]] * 3
    assert kinds(conversation).count("reply_sent") == 1


def test_each_recipient_has_an_answer_of_its_own(conversation, bo, post):
    world(post, **{"a@x.example": "permanent", "b@x.example": "temporary"})
    write(conversation, bo, to=["a@x.example", "b@x.example", "c@x.example"])
    run()
    assert dict(Delivery.objects.values_list("address", "state")) == {
        "a@x.example": "failed",
        "b@x.example": "queued",
        "c@x.example": "sent",
    }
    assert (Conversation.objects.get().has_failure, kinds(conversation)[-2:]) == (
        True,
        ["reply_sent", "delivery_failed"],
    )


def test_what_fails_for_now_is_tried_again_less_and_less_often_for_three_days(conversation, bo, post):
    world(post, **{"*": "temporary"})
    moment = now()
    with held_at(moment):
        write(conversation, bo)
    waits = []
    for _attempt in range(60):
        run(moment)
        if copy().state != DeliveryState.QUEUED:
            break
        waits.append((copy().due_at - moment).total_seconds() / 60)
        moment = copy().due_at
    assert waits[:7] == [1, 5, 15, 60, 180, 360, 360]
    assert (copy().state, sum(waits) <= 3 * 24 * 60, copy().attempts == len(waits) + 1) == (
        DeliveryState.FAILED,
        True,
        True,
    )
    assert (Conversation.objects.get().has_failure, letters(post)) == (True, [])


def test_a_server_that_comes_back_gets_the_mail(conversation, bo, post):
    world(post, **{"*": "break-before"})
    write(conversation, bo)
    run()
    assert (copy().state, copy().reason) == (DeliveryState.QUEUED, "The server can't be reached.")
    world(post)
    run(now() + timedelta(minutes=2))
    assert (copy().state, copy().reason, len(letters(post))) == (DeliveryState.SENT, "", 1)


def test_an_inbox_that_cannot_be_reached_rests_and_the_others_go_on(conversation, bo, post, house, said):
    from parlour.conversations.tests.conftest import post_inbox

    other = post_inbox(house, post / "b", "sales@larkmoor.example")
    world(post, **{"*": "break-before"})
    for _ in range(3):
        write(conversation, bo)
    write(said(other, sender="kim@x.example").conversation, bo)
    tasks.send_due(threading.Event())
    assert sorted(Delivery.objects.values_list("state", "attempts")) == [
        ("queued", 0),
        ("queued", 0),
        ("queued", 1),
        ("sent", 1),
    ]


def test_what_breaks_during_the_hand_over_is_for_an_agent_to_decide(conversation, bo, post):
    world(post, **{"*": "break-after"})
    write(conversation, bo)
    run()
    run(now() + timedelta(days=2))
    assert (copy().state, copy().attempts, len(letters(post))) == (DeliveryState.UNCONFIRMED, 1, 1)
    world(post)
    actions.retry_delivery(copy(), actor=bo.as_actor())
    assert Conversation.objects.get().has_failure is False
    run()
    assert (copy().state, len(letters(post)), kinds(conversation)[-2:]) == (
        DeliveryState.SENT,
        2,
        ["delivery_retried", "reply_sent"],
    )


def test_a_worker_that_died_before_the_hand_over_loses_nothing(conversation, bo, post):
    message = write(conversation, bo)
    claim(message.pk)
    run()
    assert (copy().state, letters(post)) == (DeliveryState.CLAIMED, []), "the claim holds for its while"
    run(now() + timedelta(minutes=11))
    assert (copy().state, copy().attempts, len(letters(post))) == (DeliveryState.SENT, 2, 1)


def test_a_worker_that_died_during_the_hand_over_doubles_nothing(conversation, bo, post):
    claimed = claim(write(conversation, bo).pk)
    assert mark_leaving(claimed, ("dee@customer.example",))
    run(now() + timedelta(minutes=11))
    run(now() + timedelta(days=1))
    assert (copy().state, letters(post), Conversation.objects.get().has_failure) == (
        DeliveryState.UNCONFIRMED,
        [],
        True,
    )
    assert kinds(conversation)[-1] == "delivery_failed"


def test_a_slow_worker_whose_claim_ended_hands_nothing_over(conversation, bo, post):
    claimed = claim(write(conversation, bo).pk)
    run(now() + timedelta(minutes=11))
    assert mark_leaving(claimed, ("dee@customer.example",)) is False
    write_results(claimed.message, claimed.until, {"dee@customer.example": Result(Outcome.SENT)})
    assert (copy().state, copy().attempts, len(letters(post))) == (DeliveryState.SENT, 2, 1)


def test_a_slow_worker_that_knows_after_all_is_believed(conversation, bo):
    claimed = claim(write(conversation, bo).pk)
    mark_leaving(claimed, ("dee@customer.example",))
    run(now() + timedelta(minutes=11))
    write_results(claimed.message, claimed.until, {"dee@customer.example": Result(Outcome.SENT)})
    assert (copy().state, Conversation.objects.get().has_failure) == (DeliveryState.SENT, False)


def test_two_workers_do_not_claim_the_same(conversation, bo):
    message = write(conversation, bo)
    assert (claim(message.pk) is not None, claim(message.pk)) == (True, None)


def test_a_refusal_of_the_address_marks_it(conversation, bo):
    claimed = claim(write(conversation, bo).pk)
    write_results(
        claimed.message, claimed.until, {"dee@customer.example": Result(Outcome.PERMANENT, "No such user.", "5.1.1")}
    )
    identity = ContactIdentity.objects.get(value="dee@customer.example")
    assert (copy().state, copy().reason, identity.bounced_at is not None, identity.bounce_reason) == (
        "failed",
        "No such user.",
        True,
        "5.1.1",
    )


def test_a_file_that_is_missing_keeps_the_message_here(conversation, bo, post, data_folder):
    import shutil

    draft = actions.save_draft(conversation, actor=bo.as_actor(), agent=bo, kind="reply", text="")
    actions.attach(draft, actor=bo.as_actor(), filename="a.txt", content_type="text/plain", payload=b"a")
    write(conversation, bo)
    shutil.rmtree(data_folder / "files")
    (post / "uses.txt").write_text("")
    run()
    assert copy().state in (DeliveryState.QUEUED, DeliveryState.SENT)


def test_a_paused_inbox_sends_nothing_until_it_is_opened(conversation, bo, ada, desk, post):
    write(conversation, bo)
    pause_inbox(desk, actor=ada.as_actor())
    run()
    assert (copy().state, letters(post)) == (DeliveryState.QUEUED, [])
    resume_inbox(Inbox.objects.get(pk=desk.pk), actor=ada.as_actor())
    run()
    assert copy().state == DeliveryState.SENT


def test_the_brake_stops_an_inbox_until_somebody_lets_it_go_on(conversation, bo, ada, desk, post, said):
    Inbox.objects.filter(pk=desk.pk).update(hourly_limit=3)
    for number in range(5):
        write(said(sender=f"p{number}@x.example").conversation, bo)
    run()
    states = Delivery.objects.order_by("created_at").values_list("state", "code")
    assert list(states) == [("sent", "")] * 3 + [("held", "brake-inbox")] * 2
    assert (
        Inbox.objects.get(pk=desk.pk).sending_paused_at is not None,
        Event.objects.filter(kind="inbox.sending_stopped").count(),
    ) == (True, 1)
    assert Conversation.objects.filter(has_failure=True).count() == 2
    held = Delivery.objects.filter(state="held").first()
    with pytest.raises(Conflict):
        actions.retry_delivery(held, actor=bo.as_actor())
    run(now() + timedelta(hours=2))
    assert len(letters(post)) == 3, "time alone does not let it go on"
    resume_sending(Inbox.objects.get(pk=desk.pk), actor=ada.as_actor())
    run()
    run()
    assert (len(letters(post)), Conversation.objects.filter(has_failure=True).count()) == (5, 0)


def test_the_brake_stops_many_mails_to_one_recipient(conversation, bo, post):
    for _ in range(32):
        write(conversation, bo)
    run()
    held = Delivery.objects.filter(state="held")
    assert (len(letters(post)), [one.code for one in held]) == (30, ["brake-recipient"] * 2)
    actions.retry_delivery(held[0], actor=bo.as_actor())
    run()
    assert (len(letters(post)), Delivery.objects.filter(state="held").count()) == (31, 1)


def test_the_brake_is_tighter_for_what_no_person_wrote(conversation, bo, post):
    for _ in range(7):
        write(conversation, bo)
    Message.objects.filter(direction="outgoing").update(auto_submitted="auto-replied")
    run()
    assert len(letters(post)) == 5


def test_import_sends_nothing_ever(said, post):
    said(source="import")
    said(source="import", sender="help@larkmoor.example", parties=[{"address": "dee@customer.example", "role": "to"}])
    run(now() + timedelta(days=1))
    assert (Delivery.objects.count(), letters(post)) == (0, [])


def test_a_copy_may_be_given_up_while_it_is_here(conversation, bo, post):
    write(conversation, bo)
    actions.cancel_delivery(copy(), actor=bo.as_actor())
    run()
    assert (copy().state, letters(post), kinds(conversation)[-1]) == (DeliveryState.CANCELLED, [], "delivery_cancelled")
    with pytest.raises(Conflict):
        actions.cancel_delivery(copy(), actor=bo.as_actor())
    with pytest.raises(Conflict):
        actions.retry_delivery(copy(), actor=bo.as_actor())


def test_failures_are_dismissed_once_seen(conversation, bo, post):
    world(post, **{"*": "permanent"})
    write(conversation, bo)
    run()
    actions.dismiss_failures(conversation, actor=bo.as_actor())
    assert (Conversation.objects.get().has_failure, copy().state) == (False, DeliveryState.FAILED)


def test_only_those_who_may_write_send_again(conversation, bo, eli, other_house, post):
    from parlour.kernel.actor import Actor, ActorKind
    from parlour.kernel.errors import NotFound

    world(post, **{"*": "permanent"})
    write(conversation, bo)
    run()
    failed = Delivery.objects.select_related("message__conversation").get()
    with pytest.raises(Forbidden):
        actions.retry_delivery(failed, actor=Actor(ActorKind.AGENT, bo.pk))
    with within(other_house), pytest.raises(NotFound):
        actions.retry_delivery(failed, actor=eli.as_actor())
