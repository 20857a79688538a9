"""Writing to people outside: what a message of ours carries, and to whom it goes."""

from datetime import timedelta

import pytest

from parlour.contacts.models import Contact
from parlour.conversations import actions, queries
from parlour.conversations.models import Conversation, Delivery, DeliveryState, Draft, Message, Status
from parlour.conversations.outbound.build import build
from parlour.conversations.tests.conftest import kinds
from parlour.conversations.tokens import is_ours, reply_token
from parlour.inboxes.facts import inbox_facts
from parlour.kernel.actor import Actor, ActorKind
from parlour.kernel.clock import held_at, now
from parlour.kernel.errors import Conflict, Forbidden, Invalid, LimitExceeded, NotFound
from parlour.kernel.ids import uuid7
from parlour.kernel.scoping import within

pytestmark = pytest.mark.usefixtures("scoped")
HELP = {"address": "help@larkmoor.example", "role": "to"}
NOBODY = Actor(ActorKind.AGENT, uuid7(), frozenset())


@pytest.fixture
def first(said):
    return said(
        name="Dee Marsh", subject="RE: Aw: Brake pads", text="Do you\nhave them?", thread_ids=["old@x", "older@x"]
    )


def reply(first, bo, **extra):
    return actions.reply(first.conversation, actor=bo.as_actor(), agent=bo, text=extra.pop("text", "Yes."), **extra)


def outbound(message):
    return build(message, tuple(message.deliveries.order_by("pk")), inbox_facts(message.inbox))


def test_a_reply_goes_to_the_author_after_the_undo_window(first, bo):
    moment = now()
    with held_at(moment):
        message = reply(first, bo)
    copy = message.deliveries.get()
    assert (copy.address, copy.state, copy.due_at) == ("dee@customer.example", "queued", moment + timedelta(seconds=10))
    assert (message.direction, message.subject, message.agent, message.text) == (
        "outgoing",
        "Re: Brake pads",
        bo,
        "Yes.",
    )
    assert kinds(first.conversation)[-1] == "reply_queued"


def test_the_undo_window_is_the_organisations_or_the_callers_and_bounded(first, bo, house):
    house.undo_seconds = 30
    house.save()
    moment = now()
    with held_at(moment):
        waits = [
            reply(first, bo, undo_seconds=given).deliveries.get().due_at - moment for given in (None, 0, 5, 9999, -4)
        ]
    assert [one.total_seconds() for one in waits] == [30, 0, 5, 120, 0]


def test_a_reply_ends_the_waiting_and_is_the_first_once(first, bo):
    one = reply(first, bo)
    reply(first, bo)
    row = Conversation.objects.get()
    assert (row.waiting_since, row.first_reply_at, row.message_count, row.preview_by) == (None, one.at, 3, "outgoing")


def test_its_headers_hang_it_into_the_thread(first, bo):
    message = reply(first, bo)
    assert is_ours(message.outside_id)
    assert message.outside_id.endswith("@larkmoor.example")
    assert (message.in_reply_to, message.references) == (first.outside_id, f"older@x old@x {first.outside_id}")
    sent = outbound(message)
    assert (sent.in_reply_to, sent.references) == (first.outside_id, ("older@x", "old@x", first.outside_id))
    assert sent.reply_to == f"help+{reply_token(first.conversation_id)}@larkmoor.example"
    assert (sent.sender.address, sent.sender.name, sent.return_path) == ("help@larkmoor.example", "Help", sent.reply_to)


def test_a_long_chain_is_shortened_in_the_middle(said, bo):
    first = said(thread_ids=[f"m{number}@x" for number in range(50)])
    chain = reply(first, bo).references.split()
    assert (len(chain), chain[0], chain[-1], chain[-2]) == (20, "m49@x", first.outside_id, "m0@x")


def test_without_subaddressing_nobody_is_asked_to_answer_to_a_token(first, bo, desk):
    desk.settings["plus_addressing"] = False
    desk.save()
    assert (outbound(reply(first, bo)).reply_to, outbound(reply(first, bo)).return_path) == ("", "")


def test_the_words_are_the_reply_the_signatures_and_the_quote(first, bo, desk):
    bo.signature, desk.signature = "Bo, mechanic", "Larkmoor Cycles"
    bo.save(), desk.save()
    first.conversation.refresh_from_db()
    message = reply(first, bo, text="Yes <b>we</b> do: https://larkmoor.example/pads")
    sent = outbound(message)
    assert sent.text == (
        "Yes <b>we</b> do: https://larkmoor.example/pads\n\n-- \nBo, mechanic\nLarkmoor Cycles\n\n"
        + message.quoted_text.split("\n")[0]
        + "\n> Do you\n> have them?\n"
    )
    assert message.quoted_text.split("\n")[0].endswith("Dee Marsh wrote:")
    assert "&lt;b&gt;we&lt;/b&gt;" in sent.html
    assert '<blockquote type="cite"><p>Do you<br>' in sent.html
    assert "<img" not in sent.html


def test_building_twice_gives_the_same(first, bo):
    message = reply(first, bo)
    assert outbound(message) == outbound(Message.objects.get(pk=message.pk))


def test_those_in_copy_stay_in_copy_and_we_never_write_to_ourselves(said, bo):
    people = [
        HELP,
        {"address": "zoe@customer.example", "name": "Zoe", "role": "cc"},
        {"address": "HELP+x@larkmoor.example", "role": "cc"},
    ]
    message = reply(said(parties=people), bo)
    assert sorted(message.deliveries.values_list("address", flat=True)) == [
        "dee@customer.example",
        "zoe@customer.example",
    ]
    assert [(one.role, one.address) for one in outbound(message).parties] == [
        ("to", "dee@customer.example"),
        ("cc", "zoe@customer.example"),
    ]


def test_the_address_named_for_answers_is_answered(said, bo):
    first = said(parties=[HELP, {"address": "office@customer.example", "role": "reply-to"}])
    assert reply(first, bo).deliveries.get().address == "office@customer.example"


def test_blind_copies_are_recipients_and_in_no_header(first, bo):
    message = reply(first, bo, bcc=["boss@larkmoor.org", "dee@customer.example"])
    sent = outbound(message)
    assert sent.recipients == ("dee@customer.example", "boss@larkmoor.org")
    assert "boss" not in repr(sent.parties) + sent.text + sent.html + sent.subject


def test_every_recipient_once_whatever_the_letters(first, bo):
    message = reply(
        first, bo, to='Dee <DEE@Customer.example>; dee@customer.example, "Zo, e" <zoe@x.example>', cc=["ZOE@x.example"]
    )
    assert sorted(message.deliveries.values_list("address", flat=True)) == ["dee@customer.example", "zoe@x.example"]
    assert {one.name for one in message.participants.filter(role="to")} == {"Dee", "Zo, e"}


@pytest.mark.parametrize(
    "to",
    ["", "dee", "dee@", "@x.example", "dee@x", "dee@x.example\r\nBcc: all@x.example", "a b@x.example", "dee@x..example",
     "<>", "dee@x.example>",
     "help@larkmoor.example", "Help+abc@larkmoor.example", "dee@-x.example",
     "x" * 400 + "@x.example", "dee@x.example\x00"],
)  # fmt: skip
def test_what_is_no_address_for_mail_is_refused_and_named(first, bo, to):
    with pytest.raises(Invalid) as refused:
        reply(first, bo, to=to)
    assert refused.value.field == "to"
    assert Delivery.objects.count() == 0


def test_too_many_recipients_are_refused(first, bo):
    with pytest.raises(LimitExceeded):
        reply(first, bo, cc=[f"p{number}@x.example" for number in range(60)])


@pytest.mark.parametrize("text", ["", " \n\t", "\x00"])
def test_there_must_be_something_to_say(first, bo, text):
    with pytest.raises(Invalid):
        reply(first, bo, text=text)


def test_too_many_words_are_refused(first, bo):
    with pytest.raises(LimitExceeded):
        reply(first, bo, text="x" * 200_001)


def test_a_subject_cannot_begin_a_header(desk, bo):
    message = actions.start(
        desk, actor=bo.as_actor(), agent=bo, to="kim@x.example", subject="Hi\r\nBcc: all@x.example", text="Hello"
    )
    assert message.subject == "Hi Bcc: all@x.example"


@pytest.mark.parametrize("verb", ["mark_spam", "trash"])
def test_nobody_is_answered_from_spam_or_trash(first, bo, verb):
    getattr(actions, verb)(first.conversation, actor=bo.as_actor())
    with pytest.raises(Conflict):
        reply(first, bo)


def test_without_the_permission_nothing_is_sent(first, bo, desk):
    for call in (
        lambda: actions.reply(first.conversation, actor=NOBODY, agent=bo, text="x"),
        lambda: actions.forward(first.conversation, actor=NOBODY, agent=bo, to="a@x.example"),
        lambda: actions.start(desk, actor=NOBODY, agent=bo, to="a@x.example", subject="", text="x"),
    ):
        with pytest.raises(Forbidden):
            call()
    assert Delivery.objects.count() == 0


def test_another_tenant_cannot_answer(first, eli, other_house):
    with within(other_house), pytest.raises(NotFound):
        actions.reply(first.conversation, actor=eli.as_actor(), agent=eli, text="x")


def test_send_and_close(first, bo):
    message = reply(first, bo, close=True)
    assert (Conversation.objects.get().status, message.closes, kinds(first.conversation)[-2:]) == (
        Status.CLOSED,
        True,
        ["reply_queued", "closed"],
    )


def test_a_forward_carries_all_of_a_message_to_somebody_else(said, bo):
    first = said(
        name="Dee Marsh", subject="Pads", text="New.", new_text="New.", quoted_text="> Old.", signature_text="-- \nDee",
        files=[{"filename": "pads.pdf", "content_type": "application/pdf", "payload": "bytes"}],
    )  # fmt: skip
    waiting = first.conversation.waiting_since
    message = actions.forward(
        first.conversation,
        actor=bo.as_actor(),
        agent=bo,
        to="Parts <parts@supplier.example>",
        text="Do you have these?",
    )
    sent = outbound(message)
    assert (message.kind, sent.subject, sent.recipients, sent.in_reply_to) == (
        "forward",
        "Fwd: Pads",
        ("parts@supplier.example",),
        "",
    )
    for part in (
        "Do you have these?",
        "From: Dee Marsh <dee@customer.example>",
        "Subject: Pads",
        "New.",
        "> Old.",
        "-- \nDee",
    ):
        assert part in sent.text
    assert [(one.filename, one.payload()) for one in sent.files] == [("pads.pdf", b"bytes")]
    assert first.attachments.get().file_id != message.attachments.get().file_id
    assert Conversation.objects.get().waiting_since == waiting, "passing on is not answering"


def test_a_conversation_may_begin_with_us(desk, bo):
    message = actions.start(
        desk, actor=bo.as_actor(), agent=bo, to="Kim <kim@customer.example>", subject="Your bike", text="It is ready."
    )
    conversation = message.conversation
    assert (conversation.contact.name, conversation.subject, conversation.assignee, conversation.status) == (
        "Kim",
        "Your bike",
        bo,
        "open",
    )
    assert (conversation.waiting_since, message.in_reply_to, kinds(conversation)) == (
        None,
        "",
        ["started", "reply_queued"],
    )
    assert queries.reply_recipients(conversation).to == ("Kim <kim@customer.example>",)
    assert Contact.objects.count() == 1


def test_a_sent_draft_takes_its_files_along_and_is_gone(first, bo):
    draft = actions.save_draft(first.conversation, actor=bo.as_actor(), agent=bo, kind="reply", text="Ye")
    actions.attach(draft, actor=bo.as_actor(), filename="a.txt", content_type="text/plain", payload=b"a")
    message = reply(first, bo)
    assert ([one.filename for one in message.attachments.all()], Draft.objects.count()) == (["a.txt"], 0)
    assert outbound(message).files[0].payload() == b"a"


def test_somebody_elses_files_are_not_sent(first, bo, ada):
    draft = actions.save_draft(first.conversation, actor=ada.as_actor(), agent=ada, kind="reply", text="")
    file = actions.attach(draft, actor=ada.as_actor(), filename="a.txt", content_type="text/plain", payload=b"a")
    with pytest.raises(Conflict):
        reply(first, bo, attachments=[file])
    assert Draft.objects.count() == 1


def test_a_reply_to_a_merged_contact_answers_the_address_that_wrote(first, bo, house):
    head = Contact.objects.create(organisation=house, name="Dee")
    Contact.objects.filter(pk=first.contact_id).update(merged_into=head)
    assert reply(first, bo).deliveries.get().address == "dee@customer.example"
    assert Delivery.objects.get().state == DeliveryState.QUEUED
