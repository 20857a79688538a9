"""Small presenters of the thread: words, heads, deliveries, times to put something off to."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from parlour.conversations.models import Conversation, Delivery, Message, Participant
from parlour.conversations.tokens import reply_address
from parlour.conversations.views import snooze_choices
from parlour.conversations.views.deliveries import DeliveryLines
from parlour.conversations.views.heads import People, without_mark
from parlour.conversations.views.words import LONGEST_SHOWN, Words
from parlour.kernel.clock import now
from parlour.kernel.errors import Invalid


def mail(**fields: str) -> Words:
    return Words(Message(direction=fields.pop("direction", "incoming"), **fields))


@pytest.mark.parametrize(
    ("fields", "framed"),
    [
        ({"text": "Hello"}, False),
        ({"text": "Hello", "html": "<p>Hello</p>"}, False),
        ({"text": "Hello", "html": "<TABLE><td>Hello</td></TABLE>"}, True),
        ({"text": "Hello", "html": "<p>Hello</p><img src='x'>"}, True),
        ({"text": "Hello", "html": "<p>Hello</p><img src='x'>", "quoted_text": "Before"}, False),
        ({"text": " ", "html": "<p>Hello</p>"}, True),
        ({"text": "Hello", "html": "<table>", "direction": "outgoing"}, False),
    ],
)
def test_designed_mail_is_framed_and_answers_are_text(fields: dict[str, str], framed: bool) -> None:
    assert mail(**fields).framed is framed


def test_nothing_is_folded_beside_a_frame() -> None:
    words = mail(text="", html="<p>Hello</p>", quoted_text="Before", signature_text="Dee")
    assert (words.quote, words.signature) == ("", "")


def test_a_book_is_cut_and_says_so() -> None:
    assert mail(text="x" * (LONGEST_SHOWN + 1)).cut
    assert not mail(text="x" * LONGEST_SHOWN).cut


def party(role: str, address: str, name: str = "") -> Participant:
    return Participant(role=role, address=address, name=name)


def test_the_line_names_two_and_counts_the_copies() -> None:
    people = People(
        [party("from", "dee@x.example"), *(party("to", f"{n}@x.example") for n in "abc"), party("cc", "c@x.example")]
    )
    assert people.line == "to a@x.example, b@x.example … and 1 copy"
    assert people.author == "dee@x.example"
    assert [head.label for head in people.heads] == ["From", "To", "Copy"]


def test_a_head_shows_name_and_address() -> None:
    assert People([party("to", "a@x.example", "Ann")]).heads[0].people == "Ann <a@x.example>"
    assert (People([]).line, People([]).author, People([]).heads) == ("", "", [])


def copies(*states: str, **fields: object) -> DeliveryLines:
    rows = [Delivery(address=f"{n}@x.example", state=state, **fields) for n, state in enumerate(states)]
    return DeliveryLines(rows, Conversation(number=7), "larkmoor")


def test_sent_is_said_when_every_copy_was_taken() -> None:
    at = datetime(2026, 3, 10, 9, 5, tzinfo=UTC)
    assert copies("sent", sent_at=at, due_at=at).sent == "Sent at 09:05"
    assert copies("sent", "sent", sent_at=at, due_at=at).sent == "2 copies sent, the last at 09:05"
    assert copies("sent", "failed", sent_at=at, due_at=at).sent == ""
    assert copies().sent == ""


def test_undo_ends_with_the_first_copy_that_leaves() -> None:
    soon = now() + timedelta(seconds=8)
    assert copies("queued", "queued", due_at=soon).can_be_undone
    assert not copies("queued", "claimed", due_at=soon).can_be_undone
    assert not copies("queued", due_at=soon, attempts=1).can_be_undone
    assert not copies("queued", due_at=now() - timedelta(seconds=1)).can_be_undone
    assert not copies().can_be_undone


@pytest.mark.parametrize("state", ["failed", "bounced", "unsure", "held"])
def test_each_way_to_fail_names_the_address_and_the_reason(state: str) -> None:
    [failure] = copies(state, due_at=now(), reason="Mailbox full.").failures
    assert "0@x.example" in failure.sentence
    assert failure.sentence.endswith("Mailbox full.")
    assert bool(failure.cancel_url) is (state == "held")


def test_a_sunday_offers_monday_once(monkeypatch: pytest.MonkeyPatch) -> None:
    sunday = datetime(2026, 3, 8, 12, tzinfo=UTC)
    monkeypatch.setattr(snooze_choices, "now", lambda: sunday)
    with timezone.override("UTC"):
        choices = snooze_choices.snooze_choices()
    assert [one.label for one in choices] == ["In three hours", "Tomorrow morning", "In two weeks"]
    assert choices[1].value == "2026-03-09T09:00+00:00"


def test_a_time_of_ones_own_is_the_houses_time() -> None:
    with timezone.override("Europe/Copenhagen"):
        assert snooze_choices.chosen("2026-03-10T09:00") == datetime(2026, 3, 10, 8, tzinfo=UTC)
    with pytest.raises(Invalid):
        snooze_choices.chosen("tomorrow")


def test_our_own_mark_in_an_address_is_not_shown_and_anybody_elses_is() -> None:
    marked = reply_address("help@larkmoor.example", UUID(int=7))
    assert marked != "help@larkmoor.example"
    assert without_mark(marked) == "help@larkmoor.example"
    assert without_mark("dee+shop@customer.example") == "dee+shop@customer.example"
    forged = marked.replace("+a", "+b")
    assert without_mark(forged) == forged
