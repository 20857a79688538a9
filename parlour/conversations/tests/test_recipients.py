"""To whom an answer goes: never to an address that only a forged mail names."""

import pytest

from parlour.conversations import queries

pytestmark = pytest.mark.usefixtures("scoped")
HELP = {"address": "help@larkmoor.example", "role": "to"}


def answers(address):
    return {"address": address, "role": "reply-to"}


def test_whoever_begins_a_conversation_says_where_answers_go(said):
    first = said(parties=[HELP, answers("office@elsewhere.example")])
    assert queries.reply_recipients(first.conversation).to == ("office@elsewhere.example",)


@pytest.mark.parametrize(
    ("named", "to"),
    [
        ("mallory@elsewhere.example", "dee@customer.example"),
        ("office@customer.example", "office@customer.example"),
        ("help@larkmoor.example", "dee@customer.example"),
    ],
)
def test_later_an_unknown_address_for_answers_is_not_believed(said, named, to):
    first = said()
    again = said(thread_ids=[first.outside_id], parties=[HELP, answers(named)])
    assert again.conversation == first.conversation
    assert queries.reply_recipients(first.conversation).to == (to,)


def test_an_address_that_was_in_the_conversation_before_is_believed(said):
    first = said(parties=[HELP, {"address": "boss@elsewhere.example", "role": "cc"}])
    said(thread_ids=[first.outside_id], parties=[HELP, answers("boss@elsewhere.example")])
    assert queries.reply_recipients(first.conversation).to == ("boss@elsewhere.example",)


def test_naming_the_same_stranger_twice_does_not_make_him_known(said):
    first = said()
    for _ in range(2):
        said(thread_ids=[first.outside_id], parties=[HELP, answers("mallory@elsewhere.example")])
    assert queries.reply_recipients(first.conversation).to == ("dee@customer.example",)


def test_a_customer_whose_answers_always_go_elsewhere_is_answered_there_again(said):
    elsewhere = [HELP, answers("office@elsewhere.example")]
    first = said(parties=elsewhere)
    said(thread_ids=[first.outside_id], parties=elsewhere)
    assert queries.reply_recipients(first.conversation).to == ("office@elsewhere.example",)
