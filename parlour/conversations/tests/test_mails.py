"""Real mails through the real channel: one story, mail by mail. The files are in `mails/`."""

import threading
from pathlib import Path

import pytest

from parlour.channels.email.composing import compose
from parlour.contacts.models import ContactIdentity
from parlour.conversations import actions, queries
from parlour.conversations.inbound.explain import explain
from parlour.conversations.models import Conversation, Delivery, DeliveryState, Message, Status
from parlour.conversations.outbound.build import build
from parlour.files import store
from parlour.inboxes.actions import accept
from parlour.inboxes.facts import inbox_facts
from parlour.inboxes.models import Envelope

pytestmark = pytest.mark.usefixtures("scoped")
MAILS = Path(__file__).parent / "mails"


def raw(name, ours=""):
    (path,) = MAILS.glob(f"{name}*.eml")
    return path.read_bytes().replace(b"{{ours}}", ours.encode())


@pytest.fixture
def take(inbox):
    def come(name, ours=""):
        envelope = actions.receive(accept(inbox.pk, raw(name, ours), source="smtp").envelope_id)
        return Message.objects.get(envelope=envelope)

    return come


@pytest.fixture
def first(take):
    return take("01")


@pytest.fixture
def ours(first, bo):
    """Bo's answer, which has left."""
    message = actions.reply(first.conversation, actor=bo.as_actor(), agent=bo, text="Yes, two sets.", undo_seconds=0)
    message.deliveries.update(state=DeliveryState.SENT, sent_at=message.at)
    return message


def test_a_question(first):
    conversation = first.conversation
    assert (conversation.subject, conversation.contact.name) == ("Brake pads for the blue tourer", "Dee Marsh")
    assert first.text == "Hello,\n\ndo you have pads for the blue tourer? The old ones squeal — badly."
    assert "Orchard Lane 4" in first.signature_text
    assert first.outside_id == "q1.7731@customer.example"


def test_our_answer_carries_what_brings_the_next_one_home(ours, first):
    written = compose(build(ours, tuple(ours.deliveries.all()), inbox_facts(ours.inbox))).decode()
    for line in (
        "To: dee@customer.example" if "Dee Marsh <dee" not in written else "To: Dee Marsh <dee@customer.example>",
        f"Message-ID: <{ours.outside_id}>",
        "In-Reply-To: <q1.7731@customer.example>",
        "References: <q1.7731@customer.example>",
        "Subject: Re: Brake pads for the blue tourer",
        f"X-Parlour-Message: {ours.pk}",
    ):
        assert line in written
    assert "Auto-Submitted" not in written


def test_the_answer_to_our_answer(take, ours, first):
    message = take("02", ours.outside_id)
    assert (message.conversation, message.text.strip(), message.remote_images) == (
        first.conversation,
        "Lovely, I will come on Friday.",
        True,
    )
    assert "Yes, two sets." in message.quoted_text


def test_somebody_in_copy_in_another_language(take, first):
    message = take("03")
    assert (message.conversation, message.text.strip(), message.contact.name) == (
        first.conversation,
        "Bitte auch für mein Rad.",
        "Zoe Hart",
    )


def test_a_stranger_with_headers_and_number(take, ours, first):
    message = take("04", ours.outside_id)
    assert (message.conversation.number, message.conversation.contact.name) == (2, "Mallory")
    assert "is not part of that conversation" in queries.trail(message)[-1]


def test_out_of_office(take, ours, first, bo):
    actions.close(first.conversation, actor=bo.as_actor())
    message = take("05", ours.outside_id)
    assert (message.kind, message.conversation.status, message.conversation_id) == (
        "auto-reply",
        Status.CLOSED,
        first.conversation_id,
    )


def test_a_bounce(take, ours, first):
    message = take("06", ours.outside_id)
    assert (message.kind, message.bounced_message, message.conversation) == ("bounce", ours, first.conversation)
    assert Delivery.objects.get(address="dee@customer.example").state == DeliveryState.BOUNCED
    assert ContactIdentity.objects.get(value="dee@customer.example").bounce_reason == "5.1.1"


def test_a_newsletter_is_mail_like_any_other(take):
    message = take("07")
    assert (message.kind, message.conversation.status) == ("message", Status.OPEN)
    assert "It came through a mailing list." in queries.trail(message)


def test_files_and_encoded_words(take):
    message = take("08")
    file = message.attachments.get()
    assert (message.subject, message.text.strip()) == ("Faktura på hjul", "Her er den.")
    assert (file.filename, file.content_type, store.read(file.file)) == (
        "faktura.pdf",
        "application/pdf",
        b"%PDF-1.4\n",
    )


def test_explaining_changes_nothing(first, ours, inbox, data_folder):
    def everything():
        return [model.objects.count() for model in (Conversation, Message, Envelope, ContactIdentity)], sorted(
            (data_folder / "files").rglob("*")
        )

    before = everything()
    joins = explain(inbox, raw("02", ours.outside_id))
    begins = explain(inbox, raw("04", ours.outside_id))
    again = explain(inbox, raw("01"))
    assert (joins.outcome, joins.number, begins.outcome, begins.number, again.outcome) == (
        "join",
        1,
        "begin",
        None,
        "stop",
    )
    assert again.sentences == ["The same mail had come before, by another route."]
    assert [one["step"] for one in again.steps] == ["loop_guard", "duplicate"]
    assert everything() == before


def test_junk_is_kept_whatever_it_is(inbox):
    for number, junk in enumerate(
        (
            b"\x00" * 50,
            b"From nobody",
            b"Subject: x\n\n",
            b":" * 3000,
            "From: \udcff@\n\nx".encode("utf-8", "surrogatepass"),
        )
    ):
        envelope = actions.receive(accept(inbox.pk, junk, source="smtp").envelope_id)
        assert envelope.state in ("done", "quarantined"), number
    from parlour.conversations import tasks

    assert tasks.process_envelopes(threading.Event()) > 0
