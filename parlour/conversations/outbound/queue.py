"""Putting a message of ours into its conversation and its copies into the queue."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from parlour.contacts.models import normalised_email
from parlour.conversations.keys import add_keys
from parlour.conversations.models import Attachment, Conversation, Delivery, Direction, Message, Participant
from parlour.conversations.outbound.addresses import Addressed
from parlour.conversations.summary import count_in
from parlour.conversations.tokens import message_id
from parlour.kernel.clock import now
from parlour.people.models import Agent

LONGEST_UNDO = 120
MOST_REFERENCES = 20


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be sent: words, addresses, files, and the message that it answers."""

    agent: Agent
    recipients: Addressed
    subject: str
    text: str
    kind: str = "message"
    quoted_text: str = ""
    signature_text: str = ""
    answers: Message | None = None
    files: Sequence[Attachment] = field(default_factory=tuple)
    closes: bool = False


def put_in_queue(conversation: Conversation, letter: Letter, *, undo_seconds: int | None) -> tuple[Message, datetime]:
    """Write the message and one delivery per recipient, due after the undo window; return the message and when
    it leaves. The conversation is locked, and its columns are brought up to date but not saved."""
    message = _message(conversation, letter)
    Participant.objects.bulk_create(_participants(conversation, message, letter))
    add_keys(conversation, own=[message.outside_id])
    Attachment.objects.filter(pk__in=[one.pk for one in letter.files]).update(message=message, draft=None)
    window = conversation.organisation.undo_seconds if undo_seconds is None else undo_seconds
    leaves_at = message.at + timedelta(seconds=min(max(window, 0), LONGEST_UNDO))
    Delivery.objects.bulk_create(
        Delivery(
            organisation_id=conversation.organisation_id,
            message=message,
            inbox_id=conversation.inbox_id,
            address=normalised_email(one.address),
            due_at=leaves_at,
        )
        for one in letter.recipients.everybody
    )
    count_in(conversation, message, has_files=bool(letter.files))
    return message, leaves_at


def _message(conversation: Conversation, letter: Letter) -> Message:
    message = Message(
        organisation_id=conversation.organisation_id,
        conversation=conversation,
        inbox_id=conversation.inbox_id,
        direction=Direction.OUTGOING,
        kind=letter.kind,
        agent=letter.agent,
        subject=letter.subject,
        text=letter.text,
        quoted_text=letter.quoted_text,
        signature_text=letter.signature_text,
        at=now(),
        closes=letter.closes,
    )
    message.outside_id = message_id(message.pk, conversation.inbox.address.rpartition("@")[2] or "localhost")
    if letter.answers and letter.answers.outside_id:
        message.in_reply_to = letter.answers.outside_id
        message.references = " ".join(bounded([*letter.answers.references.split(), letter.answers.outside_id]))
    message.save(force_insert=True)
    return message


def bounded(references: list[str]) -> list[str]:
    """The chain of a thread, each id once; of a long one the first and the newest, so that it still hangs together."""
    chain = list(dict.fromkeys(references))
    return chain if len(chain) <= MOST_REFERENCES else [chain[0], *chain[-(MOST_REFERENCES - 1) :]]


def _participants(conversation: Conversation, message: Message, letter: Letter) -> list[Participant]:
    rows = [("from", conversation.inbox.address, conversation.inbox.sender_name or conversation.inbox.name)]
    rows += [(one.role, one.address, one.name) for one in letter.recipients.everybody]
    return [
        Participant(
            organisation_id=conversation.organisation_id,
            message=message,
            conversation=conversation,
            role=role,
            address=normalised_email(address),
            name=name,
        )
        for role, address, name in rows
    ]
