"""Taking back what has not left."""

import pytest

from parlour.conversations import actions
from parlour.conversations.models import Conversation, Delivery, DeliveryState, Draft, Message, Status
from parlour.conversations.outbound.claims import claim
from parlour.conversations.summary import COLUMNS
from parlour.conversations.tests.conftest import kinds
from parlour.kernel.errors import Conflict, NotFound

pytestmark = pytest.mark.usefixtures("scoped")


@pytest.fixture
def conversation(said):
    return said().conversation


def write(conversation, bo, **extra):
    return actions.reply(conversation, actor=bo.as_actor(), agent=bo, text="Yes.", **extra)


def test_it_comes_back_as_a_draft_and_nothing_else_has_changed(conversation, bo):
    before = {name: getattr(conversation, name) for name in COLUMNS}
    message = write(conversation, bo, to="Dee <dee@customer.example>", cc="zoe@x.example", close=True)
    draft = actions.undo_reply(message, actor=bo.as_actor())
    row = Conversation.objects.get()
    assert (draft.kind, draft.text, draft.to, draft.cc, draft.conversation) == (
        "reply",
        "Yes.",
        "Dee <dee@customer.example>",
        "zoe@x.example",
        row,
    )
    assert ({name: getattr(row, name) for name in COLUMNS}, row.status) == (before, Status.OPEN)
    assert (Message.objects.count(), Delivery.objects.count()) == (1, 0)
    assert kinds(conversation)[-2:] == ["reply_undone", "reopened"]
    assert conversation.thread_keys.count() == 1


def test_what_was_begun_meanwhile_is_kept(conversation, bo):
    message = write(conversation, bo)
    actions.save_draft(conversation, actor=bo.as_actor(), agent=bo, kind="reply", text="And also")
    assert actions.undo_reply(message, actor=bo.as_actor()).text == "Yes.\n\nAnd also"
    assert Draft.objects.count() == 1


def test_files_come_back_too(conversation, bo):
    draft = actions.save_draft(conversation, actor=bo.as_actor(), agent=bo, kind="reply", text="")
    actions.attach(draft, actor=bo.as_actor(), filename="a.txt", content_type="text/plain", payload=b"a")
    again = actions.undo_reply(write(conversation, bo), actor=bo.as_actor())
    assert [one.filename for one in again.attachments.all()] == ["a.txt"]


def test_a_conversation_that_began_with_it_ends_with_it(desk, bo):
    message = actions.start(desk, actor=bo.as_actor(), agent=bo, to="kim@x.example", subject="Bike", text="Ready.")
    draft = actions.undo_reply(message, actor=bo.as_actor())
    assert (draft.kind, draft.subject, draft.to, draft.conversation, draft.inbox) == (
        "new",
        "Bike",
        "kim@x.example",
        None,
        desk,
    )
    assert Conversation.objects.count() == 0


def test_once_a_worker_has_it_it_is_too_late(conversation, bo):
    message = write(conversation, bo, undo_seconds=0)
    assert claim(message.pk) is not None
    with pytest.raises(Conflict):
        actions.undo_reply(message, actor=bo.as_actor())
    assert Delivery.objects.get().state == DeliveryState.CLAIMED


def test_all_copies_or_none(conversation, bo):
    message = write(conversation, bo, to="a@x.example, b@x.example", undo_seconds=0)
    Delivery.objects.filter(address="a@x.example").update(state=DeliveryState.SENT)
    with pytest.raises(Conflict):
        actions.undo_reply(message, actor=bo.as_actor())
    assert dict(Delivery.objects.values_list("address", "state")) == {"a@x.example": "sent", "b@x.example": "queued"}


def test_nobody_takes_back_anothers_words_nor_the_customers(conversation, bo, ada):
    message = write(conversation, bo)
    for given, actor in ((message, ada), (conversation.messages.order_by("at").first(), bo)):
        with pytest.raises(NotFound):
            actions.undo_reply(given, actor=actor.as_actor())


def test_twice_is_not_found(conversation, bo):
    message = write(conversation, bo)
    actions.undo_reply(message, actor=bo.as_actor())
    with pytest.raises(NotFound):
        actions.undo_reply(message, actor=bo.as_actor())
