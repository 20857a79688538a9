"""The denormalised columns of a conversation: set as things happen, and derivable from its messages at any time."""

from datetime import datetime

from parlour.conversations.models import Attachment, Conversation, Delivery, DeliveryState, Direction, Message

PREVIEW = 200
FAILED = (DeliveryState.FAILED, DeliveryState.BOUNCED, DeliveryState.UNCONFIRMED, DeliveryState.HELD)
COLUMNS = [
    "last_activity_at",
    "last_inbound_at",
    "waiting_since",
    "first_reply_at",
    "preview",
    "preview_by",
    "message_count",
    "has_files",
    "has_failure",
]


def preview_of(text: str) -> str:
    """The first words, on one line."""
    return " ".join(text[: PREVIEW * 4].split())[:PREVIEW]


def count_in(conversation: Conversation, message: Message, *, has_files: bool = False) -> None:
    """Bring the columns up to date with one more message, and save nothing yet."""
    conversation.message_count += 1
    conversation.has_files = conversation.has_files or has_files
    if message.at >= conversation.last_activity_at or conversation.message_count == 1:
        conversation.last_activity_at = message.at
        conversation.preview, conversation.preview_by = preview_of(message.text), message.direction
    if asks(message):
        conversation.last_inbound_at = _later(conversation.last_inbound_at, message.at)
        conversation.waiting_since = conversation.waiting_since or message.at
    if answers(message):
        conversation.first_reply_at = conversation.first_reply_at or message.at
        conversation.waiting_since = None


def asks(message: Message) -> bool:
    """Whether a message from outside waits for an answer: written by a person, not by a machine."""
    return message.direction == Direction.INCOMING and message.kind == "message"


def answers(message: Message) -> bool:
    """Whether a message of ours is an answer: neither a note nor a forward to somebody else."""
    return message.direction == Direction.OUTGOING and message.kind == "message"


def derive(conversation: Conversation) -> None:
    """Set the columns anew from the messages that there are (after one was taken back), and save nothing yet."""
    conversation.message_count, conversation.has_files = 0, False
    conversation.last_inbound_at = conversation.waiting_since = conversation.first_reply_at = None
    conversation.preview = conversation.preview_by = ""
    conversation.last_activity_at = conversation.created_at
    with_files = set(Attachment.objects.filter(message__conversation=conversation).values_list("message_id", flat=True))
    for message in conversation.messages.order_by("at", "pk").iterator():
        count_in(conversation, message, has_files=message.pk in with_files)
    conversation.has_failure = any_failed(conversation)


def any_failed(conversation: Conversation) -> bool:
    """Whether a copy of something that we wrote did not arrive."""
    return Delivery.objects.filter(message__conversation=conversation, state__in=FAILED).exists()


def _later(one: datetime | None, other: datetime) -> datetime:
    return other if one is None else max(one, other)
