"""Where a judged mail becomes rows: the message and all that hangs on it, in the caller's transaction."""

from dataclasses import replace
from datetime import datetime

from parlour.contacts.events import ContactCreated
from parlour.contacts.models import normalised_email
from parlour.conversations.actions.drafts import safe_filename, safe_type
from parlour.conversations.actions.status import take_up
from parlour.conversations.beginning import begin
from parlour.conversations.events import InboundSort, MessageReceived, Reopened, Started, Woke, fact_about
from parlour.conversations.inbound.arrival import Arrival
from parlour.conversations.inbound.failures import note_failures
from parlour.conversations.inbound.steps.quoted_text import shown_text
from parlour.conversations.keys import add_keys, keys_for
from parlour.conversations.locking import locked
from parlour.conversations.models import Attachment, Conversation, Direction, Message, Participant, Status
from parlour.conversations.outbound.words import LONGEST_SUBJECT, subject_line
from parlour.conversations.summary import COLUMNS, count_in
from parlour.inboxes.contract import InboundKind, Party
from parlour.kernel.actor import SYSTEM, Actor, ActorKind
from parlour.kernel.events import Fact
from parlour.kernel.markup import remote_images

MOST_PARTICIPANTS = 1000
LONGEST_ADDRESS = 320
LONGEST_NAME = 200
LONGEST_ID = 998
LONGEST_REFERENCES = 20_000
Roused = type[Reopened] | type[Woke]
SAVED = [*COLUMNS, "status", "snoozed_until"]


def land(arrival: Arrival) -> Message:
    """Write the message into its conversation, beginning one where the steps found none. The facts to record are put
    on the arrival: they lock the stream, so they come after all rows."""
    known = arrival.conversation
    conversation = locked(known) if known else _begin(arrival)
    message = _message(arrival, conversation)
    count_in(conversation, message, has_files=any(not file.inline for file, _stored in arrival.files))
    roused = _rouse(arrival, conversation)
    failures = note_failures(arrival, conversation)
    ids = {"own": [message.outside_id], "referred": arrival.new_keys}
    if known:
        conversation.save(update_fields=SAVED)
        add_keys(conversation, **ids)
    else:
        arrival.batch.add(conversation, *keys_for(conversation, **ids))
    arrival.batch.add(message, *_participants(arrival, message), *_attachments(arrival, message))
    _tell(arrival, conversation, message, begun=known is None, roused=roused)
    arrival.facts += [(one, SYSTEM) for one in failures]
    return message


def is_quiet(arrival: Arrival, conversation: Conversation) -> bool:
    """Whether it asks nobody's attention: automatic, imported, written by us, or in spam."""
    from_person = arrival.kind is InboundKind.MESSAGE and arrival.direction is Direction.INCOMING
    return not from_person or arrival.imported or conversation.status == Status.SPAM


def _begin(arrival: Arrival) -> Conversation:
    if arrival.contact is None:
        raise RuntimeError("A conversation begins with somebody; the step “who wrote” comes before landing.")
    if arrival.spam:
        status = Status.SPAM
    elif arrival.archived or arrival.kind is not InboundKind.MESSAGE:
        status = Status.CLOSED  # old mail and automatic mail wait for nobody; they are found in “closed” and “all”
    else:
        status = Status.OPEN
    subject = subject_line(arrival.inbound.subject)
    return begin(arrival.inbox, arrival.contact, subject=subject, status=status, at=_said_at(arrival))


def _said_at(arrival: Arrival) -> datetime:
    written = arrival.inbound.sent_at
    return min(written, arrival.at) if arrival.imported and written else arrival.at


def _message(arrival: Arrival, conversation: Conversation) -> Message:
    inbound = arrival.inbound
    incoming = arrival.direction is Direction.INCOMING
    return Message(
        organisation_id=conversation.organisation_id,
        conversation=conversation,
        inbox=arrival.inbox,
        direction=arrival.direction,
        kind=arrival.kind.value,
        contact=arrival.contact if incoming else None,
        subject=subject_line(inbound.subject)[:LONGEST_SUBJECT],
        text=shown_text(arrival),
        quoted_text=inbound.quoted_text,
        signature_text=inbound.signature_text,
        html=inbound.html,
        at=_said_at(arrival),
        written_at=inbound.sent_at,
        outside_id=inbound.outside_id.strip().strip("<>")[:LONGEST_ID],
        in_reply_to=inbound.thread_ids[0].strip("<>")[:LONGEST_ID] if inbound.thread_ids else "",
        references=" ".join(one.strip("<>") for one in reversed(inbound.thread_ids))[:LONGEST_REFERENCES],
        fingerprint=inbound.fingerprint[:64],
        envelope=arrival.envelope,
        auto_submitted=inbound.auto_submitted[:20],
        bounced_message=arrival.bounced,
        remote_images=bool(inbound.html) and bool(remote_images(inbound.html)),
    )


def _participants(arrival: Arrival, message: Message) -> list[Participant]:
    parties = [one for one in arrival.inbound.parties if one.role != "from"]
    if arrival.author:
        parties.insert(0, replace(arrival.author, role="from"))
    unique = {(one.role, normalised_email(one.address)): one for one in reversed(parties) if one.address}
    first = list(reversed(unique.items()))[:MOST_PARTICIPANTS]
    return [_participant(message, address, one) for (_role, address), one in first]


def _participant(message: Message, address: str, party: Party) -> Participant:
    return Participant(
        organisation_id=message.organisation_id,
        message=message,
        conversation_id=message.conversation_id,
        role=party.role,
        address=address[:LONGEST_ADDRESS],
        name=" ".join("".join(c for c in party.name if c.isprintable()).split())[:LONGEST_NAME],
    )


def _attachments(arrival: Arrival, message: Message) -> list[Attachment]:
    return [
        Attachment(
            organisation_id=message.organisation_id,
            message=message,
            file=stored,
            filename=safe_filename(file.filename),
            content_type=safe_type(file.content_type),
            size=len(file.payload),
            content_id=file.content_id.strip("<>")[:255],
            inline=file.inline,
            kind=file.kind[:12],
        )
        for file, stored in arrival.files
    ]


def _rouse(arrival: Arrival, conversation: Conversation) -> Roused | None:
    """An answer from a person takes up what was closed or snoozed; nothing automatic does, and no import."""
    if is_quiet(arrival, conversation):
        if arrival.archived:
            conversation.waiting_since = None
        return None
    facts: dict[str, Roused] = {Status.CLOSED: Reopened, Status.SNOOZED: Woke}
    fact = facts.get(conversation.status)
    if fact:
        take_up(conversation)
    return fact


def _tell(
    arrival: Arrival, conversation: Conversation, message: Message, *, begun: bool, roused: Roused | None
) -> None:
    contact, incoming = arrival.contact, arrival.direction is Direction.INCOMING
    actor = Actor(ActorKind.CONTACT, contact.pk) if contact and incoming else SYSTEM
    ids = {"inbox_id": arrival.inbox.pk, "message_id": message.pk}
    facts: list[Fact] = []
    if contact and contact.made_now:
        facts.append(ContactCreated(organisation_id=contact.organisation_id, subject_id=contact.pk))
    if begun:
        facts.append(fact_about(Started, conversation, by_us=not incoming, **ids))
    sort, quiet = InboundSort(arrival.kind.value), is_quiet(arrival, conversation)
    facts.append(fact_about(MessageReceived, conversation, sort=sort, quiet=quiet, **ids))
    if roused:
        facts.append(fact_about(roused, conversation, message_id=message.pk))
    arrival.facts += [(one, actor) for one in facts]
