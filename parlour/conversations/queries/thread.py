"""One conversation from top to bottom: what was said, and what happened in between."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from parlour.conversations.models import Attachment, Conversation, Delivery, Message, Participant, Tag
from parlour.kernel.errors import Invalid
from parlour.kernel.models import Event
from parlour.people.models import Agent

SIZE = 100
KINDS = (
    "conversation.assigned",
    "conversation.closed",
    "conversation.reopened",
    "conversation.snoozed",
    "conversation.woke",
    "conversation.marked_spam",
    "conversation.unmarked_spam",
    "conversation.trashed",
    "conversation.restored",
    "conversation.tagged",
    "conversation.untagged",
    "conversation.reply_undone",
    "conversation.delivery_cancelled",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A message, or an event between messages. `agent` did the event (None: a contact, or the program);
    `other` is the agent whom an assignment names, `tag` the tag."""

    at: datetime
    message: Message | None = None
    event: Event | None = None
    agent: Agent | None = None
    other: Agent | None = None
    tag: Tag | None = None
    data: dict[str, object] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """`message`, or the kind of event without its first part: closed, assigned ..."""
        return "message" if self.message else str(self.event and self.event.kind.partition(".")[2])


def thread(conversation: Conversation, *, before: str | None = None, size: int = SIZE) -> list[Entry]:
    """The newest `size` messages (or those before the cursor that `earlier` gave) with the events among them, oldest
    first. A fixed number of queries, whatever the length."""
    messages = _messages(conversation, before, size)
    since = messages[0].at if len(messages) == size else None
    until = _moment(before) if before else None
    entries = [Entry(at=one.at, message=one) for one in messages] + _events(conversation, since, until)
    return sorted(entries, key=lambda one: (one.at, one.event is not None))


def earlier(entries: list[Entry], *, size: int = SIZE) -> str | None:
    """The cursor of the messages before these; None when there are none."""
    messages = [one.message for one in entries if one.message]
    if len(messages) < size:
        return None
    return f"{messages[0].at.isoformat()}~{messages[0].pk.hex}"


def _messages(conversation: Conversation, before: str | None, size: int) -> list[Message]:
    rows: QuerySet[Message] = conversation.messages.select_related("agent", "contact__merged_into", "bounced_message")
    if before:
        at, row_id = _moment(before), _row(before)
        rows = rows.filter(at__lte=at).exclude(at=at, pk__gte=row_id)
    rows = rows.prefetch_related(
        Prefetch("participants", Participant.objects.order_by("pk")),
        Prefetch("attachments", Attachment.objects.order_by("pk")),
        Prefetch("deliveries", Delivery.objects.order_by("pk")),
    )
    return list(rows.order_by("-at", "-pk")[:size])[::-1]


def _events(conversation: Conversation, since: datetime | None, until: datetime | None) -> list[Entry]:
    rows = Event.objects.filter(
        subject_id=conversation.pk, organisation_id=conversation.organisation_id, kind__in=KINDS
    )
    if since:
        rows = rows.filter(created_at__gte=since)
    if until:
        rows = rows.filter(created_at__lt=until)
    events = list(rows.order_by("-number")[: 2 * SIZE])[::-1]
    acting = {one.actor_id for one in events if one.actor_kind == "agent"}
    agents = Agent.objects.in_bulk(_ids(events, "assignee_id") | acting)
    tags = Tag.objects.in_bulk(_ids(events, "tag_id"))
    return [
        Entry(
            at=one.created_at,
            event=one,
            agent=agents.get(one.actor_id),
            other=agents.get(_id(one, "assignee_id")),
            tag=tags.get(_id(one, "tag_id")),
            data=one.data,
        )
        for one in events
    ]


def _id(event: Event, name: str) -> UUID | None:
    value = event.data.get(name)
    return UUID(value) if value else None


def _ids(events: list[Event], name: str) -> set[UUID | None]:
    return {found for one in events if (found := _id(one, name))}


def _moment(cursor: str) -> datetime:
    try:
        return datetime.fromisoformat(cursor.partition("~")[0])
    except ValueError:
        raise Invalid("This page address is not one of ours; open the conversation again.") from None


def _row(cursor: str) -> UUID:
    try:
        return UUID(cursor.partition("~")[2])
    except ValueError:
        raise Invalid("This page address is not one of ours; open the conversation again.") from None
