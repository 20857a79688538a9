"""The pipeline as a whole: what becomes of what comes in."""

from datetime import UTC, datetime, timedelta

import pytest

from parlour.contacts.models import Contact, ContactIdentity
from parlour.conversations import actions, queries
from parlour.conversations.models import Attachment, Conversation, Message, Participant, Status
from parlour.conversations.tests.conftest import kinds, letter
from parlour.files import store
from parlour.inboxes.actions import accept
from parlour.inboxes.models import Envelope, EnvelopeState
from parlour.kernel.clock import held_at, now
from parlour.kernel.errors import NotFound
from parlour.kernel.ids import uuid7

pytestmark = pytest.mark.usefixtures("scoped")


def test_a_letter_becomes_a_conversation_of_its_contact(said, desk):
    message = said(sender="Dee@Customer.example", name="Dee Marsh", subject="Brake\r\n pads", text="Do you have them?")
    conversation = message.conversation
    assert (conversation.number, conversation.subject, conversation.status, conversation.inbox) == (
        1,
        "Brake pads",
        "open",
        desk,
    )
    assert (conversation.contact.name, conversation.preview, conversation.preview_by) == (
        "Dee Marsh",
        "Do you have them?",
        "incoming",
    )
    assert (conversation.message_count, conversation.waiting_since, conversation.last_inbound_at) == (
        1,
        message.at,
        message.at,
    )
    assert (message.direction, message.kind, message.text, message.contact) == (
        "incoming",
        "message",
        "Do you have them?",
        conversation.contact,
    )
    assert [(one.role, one.address) for one in message.participants.order_by("pk")] == [
        ("from", "dee@customer.example"),
        ("to", "help@larkmoor.example"),
    ]
    assert kinds(conversation) == ["started", "message_received"]


def test_its_envelope_says_what_was_done(arrive):
    envelope = arrive()
    assert (envelope.state, envelope.reason, envelope.attempts, envelope.lease_until) == (
        EnvelopeState.DONE,
        "",
        1,
        None,
    )
    assert [one["step"] for one in envelope.trail] == [
        "loop_guard", "duplicate", "bounce", "auto_reply", "receipt", "blocked", "who_wrote",
        "which_thread", "quoted_text", "attachments",
    ]  # fmt: skip
    assert queries.trail(envelope.message) == ["It answers nothing that we know, so a new conversation began."]


def test_taking_it_in_twice_changes_nothing(arrive):
    envelope = arrive()
    again = actions.receive(envelope.pk)
    assert (again.attempts, Message.objects.count(), again.done_at) == (1, 1, envelope.done_at)


def test_an_envelope_that_is_not_there_is_not_found():
    with pytest.raises(NotFound):
        actions.receive(uuid7())


def test_the_same_mail_by_another_route_is_one_message(arrive):
    first = arrive(outside_id="one@customer.example", text="Hello", fingerprint="f1")
    second = arrive(outside_id="one@customer.example", text="Hello", fingerprint="f1", list_id="detour")
    assert (second.state, second.reason) == (EnvelopeState.DUPLICATE, "same-mail")
    assert Message.objects.count() == 1
    assert second.trail[-1]["ids"] == {"message": str(first.message.pk)}


def test_one_mail_to_two_inboxes_is_one_message_in_each(arrive, desk, house, post):
    from parlour.conversations.tests.conftest import post_inbox

    sales = post_inbox(house, post, "sales@larkmoor.example")
    raw = letter(fingerprint="same")
    for inbox in (desk, sales, desk, sales):
        arrive(inbox, raw=raw)
    assert sorted(Message.objects.values_list("inbox__name", "conversation__number")) == [("Help", 1), ("Help", 2)]
    assert Envelope.objects.count() == 2


def test_files_are_stored_and_named_safely(said):
    message = said(
        files=[
            {"filename": "../../etc/pass\x00wd.pdf", "content_type": "application/PDF; name=x", "payload": "bytes"},
            {"filename": "", "content_type": "not a type", "payload": "pic", "inline": True, "content_id": "<one@x>"},
        ]
    )
    first, second = message.attachments.order_by("pk")
    assert (first.filename, first.content_type, first.size, store.read(first.file)) == (
        "passwd.pdf",
        "application/pdf",
        5,
        b"bytes",
    )
    assert (second.filename, second.content_type, second.content_id, second.inline) == (
        "file",
        "application/octet-stream",
        "one@x",
        True,
    )
    assert message.conversation.has_files


def test_nothing_of_the_text_is_thrown_away(said):
    message = said(text="New.\n\n-- \nDee\n\n> Old.", new_text="New.", quoted_text="> Old.", signature_text="-- \nDee")
    assert (message.text, message.quoted_text, message.signature_text) == ("New.", "> Old.", "-- \nDee")
    whole = said(text="> all quoted", new_text="", quoted_text="", signature_text="")
    assert whole.text == "> all quoted"


@pytest.mark.parametrize("sender", ["help@larkmoor.example", "HELP@larkmoor.example", "help+abc@larkmoor.example"])
def test_mail_from_our_own_address_is_stopped(arrive, sender):
    envelope = arrive(sender=sender)
    assert (envelope.state, envelope.reason, Conversation.objects.count()) == (EnvelopeState.STOPPED, "own-address", 0)


def test_a_form_that_writes_as_us_is_from_whom_it_names_for_answers(said):
    message = said(
        sender="help@larkmoor.example", parties=[{"address": "dee@customer.example", "name": "Dee", "role": "reply-to"}]
    )
    assert (message.contact.name, queries.reply_recipients(message.conversation).to) == (
        "Dee",
        ("Dee <dee@customer.example>",),
    )


def test_our_own_message_that_comes_back_is_stopped(said, arrive, bo):
    conversation = said().conversation
    sent = actions.reply(conversation, actor=bo.as_actor(), agent=bo, text="Yes.")
    by_id = arrive(outside_id=sent.outside_id, sender="list@elsewhere.example", thread_ids=[sent.in_reply_to])
    by_mark = arrive(sender="list@elsewhere.example", loop_marks=["nonsense", str(sent.pk)])
    for envelope in (by_id, by_mark):
        assert (envelope.state, envelope.reason) == (EnvelopeState.STOPPED, "own-mail")


def test_two_inboxes_of_ours_do_not_talk_to_each_other(arrive, house, post):
    from parlour.conversations.tests.conftest import post_inbox

    post_inbox(house, post, "sales@larkmoor.example")
    assert arrive(sender="sales@larkmoor.example").reason == "own-address"


def test_a_mail_without_an_author_is_put_aside(arrive):
    envelope = arrive(sender="")
    assert (envelope.state, envelope.reason) == (EnvelopeState.QUARANTINED, "no-author")


def test_the_envelope_names_the_author_where_the_mail_does_not(said):
    message = said(sender="", envelope_from="zoe@elsewhere.example")
    assert (message.contact.name, queries.trail(message)[0]) == (
        "zoe@elsewhere.example",
        "It names no author, so the address that handed it over counts as the author.",
    )


def test_what_cannot_be_read_is_put_aside_and_stops_nothing(arrive):
    bad = arrive(raw=b"\x00 not a letter")
    good = arrive()
    assert (bad.state, bad.reason, good.state) == (EnvelopeState.QUARANTINED, "unreadable", EnvelopeState.DONE)


def test_what_breaks_the_parser_is_tried_three_times_and_put_aside(desk):
    moment = now()
    envelope_id = accept(desk.pk, letter(crash=True), source="smtp").envelope_id
    states = []
    for _attempt in range(4):
        moment += timedelta(hours=1)
        with held_at(moment):
            envelope = actions.receive(envelope_id)
        states.append((envelope.state, envelope.attempts))
    assert states == [("waiting", 1), ("waiting", 2), ("quarantined", 3), ("quarantined", 3)]


def test_what_kills_the_process_is_put_aside_at_the_fourth_claim(desk):
    envelope_id = accept(desk.pk, letter(), source="smtp").envelope_id
    Envelope.objects.filter(pk=envelope_id).update(attempts=3)
    assert actions.receive(envelope_id).reason == "too-many-attempts"


def test_an_envelope_that_somebody_holds_is_left_alone(desk):
    envelope_id = accept(desk.pk, letter(), source="smtp").envelope_id
    Envelope.objects.filter(pk=envelope_id).update(lease_until=now() + timedelta(minutes=1))
    assert actions.receive(envelope_id).state == EnvelopeState.WAITING
    Envelope.objects.filter(pk=envelope_id).update(lease_until=now() - timedelta(minutes=1))
    assert actions.receive(envelope_id).state == EnvelopeState.DONE


def test_a_blocked_sender_goes_to_spam(said, dee):
    ContactIdentity.objects.filter(contact=dee).update(blocked_at=now())
    message = said()
    assert message.conversation.status == Status.SPAM
    assert queries.trail(message)[0] == "Dee Marsh is blocked, so it went to spam."
    assert said(thread_ids=[message.outside_id]).conversation == message.conversation


def test_a_blocked_sender_does_not_come_into_an_open_conversation(said, dee):
    first = said()
    ContactIdentity.objects.filter(contact=dee).update(blocked_at=now())
    second = said(thread_ids=[first.outside_id])
    assert (second.conversation.status, second.conversation == first.conversation) == (Status.SPAM, False)


def test_upstream_spam_goes_to_spam_unless_it_answers_us(said):
    assert said(spam_hint=True).conversation.status == Status.SPAM
    first = said()
    assert said(spam_hint=True, thread_ids=[first.outside_id]).conversation == first.conversation
    first.conversation.refresh_from_db()
    assert first.conversation.status == Status.OPEN


def test_mail_from_an_address_clears_its_bounce(said, dee):
    ContactIdentity.objects.filter(contact=dee).update(bounced_at=now(), bounce_reason="5.1.1")
    said()
    assert ContactIdentity.objects.get(contact=dee).bounced_at is None


def test_imported_mail_keeps_its_date_and_asks_nobody(said):
    written = datetime(2019, 3, 3, 12, 0, tzinfo=UTC)
    message = said(source="import", sent_at=written.isoformat())
    conversation = message.conversation
    assert (message.at, conversation.last_activity_at, conversation.status) == (written, written, Status.CLOSED)
    assert (conversation.waiting_since, message.envelope.never_answer) == (None, True)


def test_imported_mail_of_ours_is_written_by_us(said):
    first = said(source="import")
    ours = said(
        source="import",
        sender="help@larkmoor.example",
        thread_ids=[first.outside_id],
        parties=[{"address": "dee@customer.example", "role": "to"}],
    )
    assert (ours.conversation, ours.direction, ours.contact, ours.deliveries.count()) == (
        first.conversation,
        "outgoing",
        None,
        0,
    )
    alone = said(
        source="import", sender="help@larkmoor.example", parties=[{"address": "zoe@elsewhere.example", "role": "to"}]
    )
    assert alone.conversation.contact.name == "zoe@elsewhere.example"


def test_import_reopens_nothing(said, bo):
    conversation = said().conversation
    actions.close(conversation, actor=bo.as_actor())
    last = said()
    said(source="import", thread_ids=[conversation.messages.get().outside_id])
    conversation.refresh_from_db()
    assert (conversation.status, last.conversation.status) == (Status.CLOSED, Status.OPEN)


def test_nothing_of_another_tenant_is_touched(said, other_desk, other_house, desk):
    from parlour.kernel.scoping import within

    first = said()
    theirs = said(other_desk, thread_ids=[first.outside_id], parties=[{"address": "hej@kystvej.example", "role": "to"}])
    with within(other_house):
        assert Conversation.objects.get().number == 1
        assert Contact.objects.get().organisation == other_house
        assert Participant.objects.filter(conversation=theirs.conversation).count() == 2
    assert Conversation.objects.count() == 1
    assert Attachment.objects.count() == 0


def test_two_parlours_may_write_to_each_other(said, other_desk):
    message = said(other_desk, sender="help@larkmoor.example", loop_marks=["somebody"], parties=[])
    assert message.conversation.inbox_id == other_desk.pk


def test_a_full_disk_leaves_the_mail_waiting_and_blames_nobody(desk):
    import resource

    files = [{"filename": "a", "content_type": "text/plain", "payload": "x"}]
    envelope_id = accept(desk.pk, letter(files=files), source="smtp").envelope_id
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))  # no file may grow: writing fails as on a full disk
    try:
        envelope = actions.receive(envelope_id)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert (envelope.state, envelope.attempts, envelope.lease_until) == (EnvelopeState.WAITING, 0, None)
    assert (Conversation.objects.count(), Message.objects.count(), Contact.objects.count()) == (0, 0, 0)
    with held_at(now() + timedelta(minutes=1)):
        assert actions.receive(envelope_id).state == EnvelopeState.DONE


def test_a_group_is_judged_as_if_its_mails_came_one_by_one(desk):
    from parlour.conversations.inbound.receive import receive_envelopes

    raws = [
        letter(outside_id="a@x", sender="kim@x.example", name="Kim"),
        letter(outside_id="b@x", sender="kim@x.example", thread_ids=["a@x"]),
        letter(outside_id="a@x", sender="kim@x.example", fingerprint="a@x", list_id="detour"),
        b"not a letter",
        letter(outside_id="c@x", sender="mallory@x.example", thread_ids=["a@x"]),
        letter(crash=True),
        letter(outside_id="d@x", sender="zoe@x.example", subject="[#1] and more"),
    ]
    ids = [accept(desk.pk, raw, source="smtp").envelope_id for raw in raws]
    receive_envelopes(ids)
    states = dict(Envelope.objects.values_list("pk", "state"))
    assert [states[one] for one in ids] == ["done", "done", "duplicate", "quarantined", "done", "waiting", "done"]
    found = Message.objects.order_by("pk").values_list("outside_id", "conversation__number")
    assert sorted(found) == [("a@x", 1), ("b@x", 1), ("c@x", 2), ("d@x", 3)]
    assert Contact.objects.count() == 3


def test_one_bad_mail_undoes_a_group_and_only_itself_stays(desk, monkeypatch):
    from parlour.conversations.inbound import receive as receiving

    whole = receiving._settle

    def breaks(arrival):
        if arrival.inbound.outside_id == "bad@x":
            raise RuntimeError("something that nobody expected")
        whole(arrival)

    monkeypatch.setattr(receiving, "_settle", breaks)
    ids = [
        accept(desk.pk, letter(outside_id=one, sender=f"p{one}.example"), source="smtp").envelope_id
        for one in ("1@x", "bad@x", "2@x")
    ]
    receiving.receive_envelopes(ids)
    assert sorted(Message.objects.values_list("outside_id", "conversation__number")) == [("1@x", 1), ("2@x", 2)]
    bad = Envelope.objects.get(pk=ids[1])
    assert (bad.state, bad.attempts, bad.lease_until) == (EnvelopeState.WAITING, 1, None)
