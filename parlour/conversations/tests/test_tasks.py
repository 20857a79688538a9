"""Taking over what a dead worker held, at once, and nothing from one that lives."""

import threading

import pytest

from parlour.conversations import actions, tasks
from parlour.conversations.inbound.claim import claim as claim_envelopes
from parlour.conversations.models import Delivery, DeliveryState
from parlour.conversations.outbound.claims import claim, mark_leaving
from parlour.conversations.tests.post import letters
from parlour.inboxes.models import Envelope, EnvelopeState
from parlour.kernel.work.shift import Shift

pytestmark = pytest.mark.usefixtures("scoped")


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> Shift:
    """A shift on which nobody else is, whatever other tests hold.

    By the data folder's lock on both databases: PostgreSQL tells two processes apart, not two shifts of one.
    """
    monkeypatch.setattr(Shift, "_at_server", Shift._at_folder)
    return Shift("a part of this test")


def test_a_copy_that_a_dead_worker_had_claimed_is_sent_without_waiting_for_its_lease(said, bo, post, alone):
    message = actions.reply(said().conversation, actor=bo.as_actor(), agent=bo, text="Yes.", undo_seconds=0)
    assert claim(message.pk) is not None
    tasks.send_due(threading.Event())
    assert letters(post) == []
    tasks.take_over(alone)
    tasks.send_due(threading.Event())
    assert len(letters(post)) == 1


def test_a_copy_that_was_being_handed_over_becomes_unconfirmed_and_is_never_sent_again(said, bo, post, alone):
    message = actions.reply(said().conversation, actor=bo.as_actor(), agent=bo, text="Yes.", undo_seconds=0)
    claimed = claim(message.pk)
    assert mark_leaving(claimed, ("dee@customer.example",))
    tasks.take_over(alone)
    tasks.send_due(threading.Event())
    assert (Delivery.objects.get().state, letters(post)) == (DeliveryState.UNCONFIRMED, [])


def test_an_envelope_that_a_dead_worker_had_claimed_is_taken_in_at_once(said, alone):
    done = Envelope.objects.get(pk=said().envelope_id)
    Envelope.objects.filter(pk=done.pk).update(state=EnvelopeState.WAITING, due_at=done.created_at)
    claim_envelopes([done.pk])
    assert claim_envelopes([done.pk])[1] == []
    tasks.take_over(alone)
    assert [one.pk for one in claim_envelopes([done.pk])[1]] == [done.pk]


def test_nothing_is_taken_from_a_worker_that_lives(said, bo, alone):
    assert alone.begin(lambda: None)
    message = actions.reply(said().conversation, actor=bo.as_actor(), agent=bo, text="Yes.", undo_seconds=0)
    until = claim(message.pk).until
    tasks.take_over(Shift("a part of this test"))
    assert Delivery.objects.get().lease_until == until
