"""Threading: token, headers, number; and never without an author who belongs."""

import pytest

from parlour.contacts.models import Contact, ContactIdentity
from parlour.conversations import actions, queries
from parlour.conversations.models import Conversation, Status
from parlour.conversations.tokens import conversation_of, reply_address, reply_token
from parlour.kernel.ids import uuid7

pytestmark = pytest.mark.usefixtures("scoped")
STRANGER = "mallory@elsewhere.example"
HELP = {"address": "help@larkmoor.example", "role": "to"}


@pytest.fixture
def first(said):
    """Dee's first mail, with Zoe in copy."""
    return said(name="Dee Marsh", parties=[HELP, {"address": "zoe@customer.example", "role": "cc"}])


@pytest.fixture
def answer(first, bo):
    """What Bo answered to Dee."""
    return actions.reply(first.conversation, actor=bo.as_actor(), agent=bo, text="Yes, we do.")


def test_an_answer_to_our_message_joins(said, first, answer):
    message = said(thread_ids=[answer.outside_id, first.outside_id])
    assert message.conversation == first.conversation
    assert queries.trail(message) == [
        f"It answers the message of {answer.at.day} {answer.at:%B} (In-Reply-To or References), "
        "and Dee Marsh belongs to this conversation."
    ]


def test_a_second_mail_of_the_author_joins_by_references(said, first):
    assert said(thread_ids=["unknown@x", first.outside_id]).conversation == first.conversation


def test_somebody_in_copy_belongs(said, first):
    assert said(sender="zoe@customer.example", thread_ids=[first.outside_id]).conversation == first.conversation


def test_somebody_to_whom_we_wrote_belongs(said, first, bo):
    sent = actions.forward(
        first.conversation, actor=bo.as_actor(), agent=bo, to=["parts@supplier.example"], text="Do you?"
    )
    assert said(sender="parts@supplier.example", thread_ids=[sent.outside_id]).conversation == first.conversation


def test_an_agent_belongs_by_the_address_of_the_sign_in(said, first, bo):
    assert said(sender=bo.user.email, thread_ids=[first.outside_id]).conversation == first.conversation
    bo.is_active = False
    bo.save()
    assert (
        said(sender=bo.user.email, subject="x", thread_ids=[uuid7().hex, first.outside_id]).conversation
        == first.conversation
    )  # wrote in it


def test_an_agent_of_another_house_is_a_stranger(said, first, eli):
    assert said(sender=eli.user.email, thread_ids=[first.outside_id]).conversation != first.conversation


def test_an_agent_whose_place_is_closed_is_a_stranger(said, first, bo):
    bo.is_active = False
    bo.save()
    assert said(sender=bo.user.email, thread_ids=[first.outside_id]).conversation != first.conversation


def test_a_stranger_who_quotes_headers_gets_a_conversation_of_his_own(said, first, answer):
    message = said(sender=STRANGER, thread_ids=[answer.outside_id, first.outside_id], subject="Re: Brake pads")
    assert message.conversation != first.conversation
    assert queries.trail(message) == [
        "It quotes the headers of #1, but mallory@elsewhere.example is not part of that conversation; "
        "so it has one of its own."
    ]


def test_a_stranger_does_not_draw_the_thread_to_himself(said, first):
    stolen = said(
        sender=STRANGER,
        thread_ids=[first.outside_id],
        parties=[HELP, {"address": "dee@customer.example", "role": "cc"}],
    )
    later = said(thread_ids=[first.outside_id])
    assert (later.conversation, stolen.conversation == first.conversation) == (first.conversation, False)


def test_the_strangers_own_answers_stay_with_him(said, first):
    stranger = said(sender=STRANGER, thread_ids=[first.outside_id])
    again = said(sender=STRANGER, thread_ids=[stranger.outside_id, first.outside_id])
    assert again.conversation == stranger.conversation


def test_the_token_joins_without_headers(said, first):
    message = said(reply_tokens=[reply_token(first.conversation_id)], subject="something else")
    assert message.conversation == first.conversation
    assert queries.trail(message) == [
        "It was sent to the reply address of this conversation, and Dee Marsh belongs to it."
    ]


def test_the_token_counts_in_any_case_of_letters(said, first):
    assert said(reply_tokens=[reply_token(first.conversation_id).upper()]).conversation == first.conversation


def test_a_token_in_a_strangers_hand_opens_nothing(said, first):
    message = said(sender=STRANGER, reply_tokens=[reply_token(first.conversation_id)])
    assert message.conversation != first.conversation
    assert queries.trail(message)[-1] == (
        "It was sent to the reply address of #1, but mallory@elsewhere.example is not part of that conversation; "
        "so it has one of its own."
    )


def test_a_forged_token_is_no_token(said, first):
    token = reply_token(first.conversation_id)
    for forged in (
        token[:-1] + ("a" if token[-1] != "a" else "q"),
        token[:-3],
        "a" * 39,
        "0189!",
        "",
        token + "a",
        reply_token(uuid7()),
    ):
        assert said(reply_tokens=[forged], subject="forged").conversation != first.conversation


def test_a_token_of_another_inbox_does_not_count(said, first, house, post):
    from parlour.conversations.tests.conftest import post_inbox

    sales = post_inbox(house, post, "sales@larkmoor.example")
    assert said(sales, reply_tokens=[reply_token(first.conversation_id)]).conversation.inbox == sales


def test_a_token_of_another_tenant_does_not_count(said, first, other_desk):
    message = said(
        other_desk, reply_tokens=[reply_token(first.conversation_id)], thread_ids=[first.outside_id], subject="[#1]"
    )
    assert message.conversation.organisation_id == other_desk.organisation_id


def test_the_number_in_the_subject_joins_for_those_who_belong(said, first):
    assert said(subject="Re: [#1] brakes").conversation == first.conversation
    assert said(sender=STRANGER, subject="Re: [#1] brakes").conversation != first.conversation
    assert said(subject="Order #1 of last week").conversation != first.conversation


def test_all_addresses_of_a_contact_belong_also_after_a_merge(said, first, house):
    dee = first.contact
    ContactIdentity.objects.create(
        organisation=house, contact=dee, kind="email", value="dee@home.example", display="dee@home.example"
    )
    assert said(sender="dee@home.example", thread_ids=[first.outside_id]).conversation == first.conversation
    other = Contact.objects.create(organisation=house, name="Dee M.", merged_into=dee)
    ContactIdentity.objects.create(
        organisation=house, contact=other, kind="email", value="dm@work.example", display="dm@work.example"
    )
    assert said(sender="dm@work.example", thread_ids=[first.outside_id]).conversation == first.conversation


def test_an_answer_that_comes_before_what_it_answers_finds_it(said):
    answer = said(outside_id="b@x", thread_ids=["a@x"])
    root = said(outside_id="a@x")
    assert root.conversation == answer.conversation


def test_mail_to_a_trashed_conversation_begins_anew_and_stays_there(said, first, bo):
    actions.trash(first.conversation, actor=bo.as_actor())
    second = said(thread_ids=[first.outside_id])
    assert second.conversation != first.conversation
    assert queries.trail(second) == ["It answers #1, which is in the trash; so a new conversation began."]
    assert said(thread_ids=[first.outside_id]).conversation == second.conversation


def test_mail_to_a_spam_conversation_stays_in_spam(said, first, bo):
    actions.mark_spam(first.conversation, actor=bo.as_actor())
    second = said(thread_ids=[first.outside_id])
    second.conversation.refresh_from_db()
    assert (second.conversation, second.conversation.status) == (first.conversation, Status.SPAM)


def test_the_first_that_belongs_wins(said, first):
    stranger = said(sender=STRANGER)
    assert said(thread_ids=[stranger.outside_id, first.outside_id]).conversation == first.conversation


def test_a_thousand_references_are_bounded(said, first):
    message = said(thread_ids=[f"{number}@x" for number in range(1000)])
    assert (message.conversation != first.conversation, message.conversation.thread_keys.count()) == (True, 101)


def test_tokens_name_their_conversation_and_fit_into_an_address():
    conversation_id = uuid7()
    assert conversation_of(reply_token(conversation_id)) == conversation_id
    local = reply_address("help@larkmoor.example", conversation_id).partition("@")[0]
    assert (len(local) <= 64, local.startswith("help+")) == (True, True)
    assert reply_address("a" * 30 + "@x.example", conversation_id) == "a" * 30 + "@x.example"


def test_conversations_are_numbered_without_gaps(said):
    assert [said().conversation.number for _ in range(3)] == [1, 2, 3]
    assert Conversation.objects.count() == 3
