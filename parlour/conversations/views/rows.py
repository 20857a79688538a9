"""Rows of the list: what is shown of a conversation, grouped by when something was last said."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from parlour.conversations.models import Conversation, Direction, ReadMark
from parlour.people.models import Agent


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    conversation: Conversation
    url: str
    current: bool
    unread: bool
    mine: bool

    @property
    def who(self) -> str:
        return self.conversation.contact.head.name or _("Somebody without a name")

    @property
    def company(self) -> str:
        company = self.conversation.contact.head.company
        return company.name if company else ""

    @property
    def icon(self) -> str:
        if self.conversation.has_failure:
            return "mail-x"
        return "lock" if self.conversation.preview_by == Direction.NOTE else "mail"

    @property
    def ours(self) -> bool:
        return self.conversation.preview_by == Direction.OUTGOING


@dataclass(slots=True)
class Group:
    """Rows of about the same age. `label` is empty when the page before ended in the same group."""

    label: str
    rows: list[Row] = field(default_factory=list)


def with_people(conversations: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """Fetch with each conversation what its row shows."""
    return conversations.select_related("contact__company", "contact__merged_into__company", "assignee")


def make_rows(
    agent: Agent, conversations: list[Conversation], url_of: Callable[[int], str], open_number: int | None
) -> list[Row]:
    """One query for the read marks of the whole page."""
    read = read_until(agent, conversations)
    return [
        Row(
            conversation,
            url_of(conversation.number),
            conversation.number == open_number,
            is_unread(conversation, read),
            conversation.assignee_id == agent.pk,
        )
        for conversation in conversations
    ]


def read_until(agent: Agent, conversations: list[Conversation]) -> dict[UUID, datetime]:
    marks = ReadMark.objects.filter(agent=agent, conversation__in=[one.pk for one in conversations])
    return dict(marks.values_list("conversation_id", "read_at"))


def is_unread(conversation: Conversation, read: dict[UUID, datetime]) -> bool:
    """True when the contact wrote after this agent last looked."""
    spoken, seen = conversation.last_inbound_at, read.get(conversation.pk)
    return spoken is not None and (seen is None or spoken > seen)


def group_rows(rows: list[Row], before: str = "") -> list[Group]:
    """Group rows by age; `before` is the last label of the page before."""
    today = timezone.localdate()
    groups: list[Group] = []
    label = before
    for row in rows:
        age = _age(timezone.localtime(row.conversation.last_activity_at).date(), today)
        if age != label or not groups:
            groups.append(Group("" if age == before and not groups else age))
            label = age
        groups[-1].rows.append(row)
    return groups


def last_age(rows: list[Row]) -> str:
    """The label under which the page ends."""
    return _age(timezone.localtime(rows[-1].conversation.last_activity_at).date(), timezone.localdate()) if rows else ""


def _age(day: date, today: date) -> str:
    if day >= today:
        return _("Today")
    if day == today - timedelta(days=1):
        return _("Yesterday")
    if day > today - timedelta(days=7):
        return _("This week")
    return _("This month") if (day.year, day.month) == (today.year, today.month) else _("Earlier")
