"""Rows of the list: what is shown of a conversation, grouped by when something was last said."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple, cast
from uuid import UUID

from django.db.models import FilteredRelation, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from parlour.conversations.models import Conversation, Direction
from parlour.people.models import Agent


class Line(NamedTuple):
    """What a row needs of a conversation and its people: the columns of one query, by their names in it."""

    pk: UUID
    number: int
    subject: str
    preview: str
    preview_by: str
    last_activity_at: datetime
    last_inbound_at: datetime | None
    has_files: bool
    has_failure: bool
    assignee_id: UUID | None
    assignee__name: str | None
    contact__name: str
    contact__company__name: str | None
    contact__merged_into_id: UUID | None
    contact__merged_into__name: str | None
    contact__merged_into__company__name: str | None
    own_mark__read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    line: Line
    url: str
    current: bool
    unread: bool
    mine: bool

    @property
    def who(self) -> str:
        return self._of_head(self.line.contact__merged_into__name, self.line.contact__name) or _(
            "Somebody without a name"
        )

    @property
    def company(self) -> str:
        return self._of_head(self.line.contact__merged_into__company__name, self.line.contact__company__name)

    def _of_head(self, merged: str | None, own: str | None) -> str:
        """As `Contact.head`: a merged contact shows the one that it was merged into."""
        return (merged if self.line.contact__merged_into_id else own) or ""

    @property
    def icon(self) -> str:
        if self.line.has_failure:
            return "mail-x"
        return "lock" if self.line.preview_by == Direction.NOTE else "mail"

    @property
    def ours(self) -> bool:
        return self.line.preview_by == Direction.OUTGOING


@dataclass(slots=True)
class Group:
    """Rows of about the same age. `label` is empty when the page before ended in the same group."""

    label: str
    rows: list[Row] = field(default_factory=list)


def lines(agent: Agent, conversations: QuerySet[Conversation]) -> QuerySet[Conversation, Line]:
    """Fetch of each conversation what its row shows to `agent`, and no model: that is a third of the work."""
    own = FilteredRelation("read_marks", condition=Q(read_marks__agent=agent))
    found = conversations.annotate(own_mark=own).values_list(*Line._fields, named=True)
    return cast("QuerySet[Conversation, Line]", found)


def make_rows(agent: Agent, found: list[Line], url_of: Callable[[int], str], open_number: int | None) -> list[Row]:
    return [
        Row(
            line,
            url_of(line.number),
            line.number == open_number,
            is_unread(line.last_inbound_at, line.own_mark__read_at),
            line.assignee_id == agent.pk,
        )
        for line in found
    ]


def is_unread(spoken: datetime | None, seen: datetime | None) -> bool:
    """True when the contact wrote after this agent last looked."""
    return spoken is not None and (seen is None or spoken > seen)


def group_rows(rows: list[Row], before: str = "") -> list[Group]:
    """Group rows by age; `before` is the last label of the page before."""
    today = timezone.localdate()
    groups: list[Group] = []
    label, day = before, None
    for row in rows:
        previous, day = day, timezone.localtime(row.line.last_activity_at).date()
        if day == previous:
            groups[-1].rows.append(row)
            continue
        age = _age(day, today)
        if age != label or not groups:
            groups.append(Group("" if age == before and not groups else age))
            label = age
        groups[-1].rows.append(row)
    return groups


def last_age(rows: list[Row]) -> str:
    """The label under which the page ends."""
    return _age(timezone.localtime(rows[-1].line.last_activity_at).date(), timezone.localdate()) if rows else ""


def _age(day: date, today: date) -> str:
    if day >= today:
        return _("Today")
    if day == today - timedelta(days=1):
        return _("Yesterday")
    if day > today - timedelta(days=7):
        return _("This week")
    return _("This month") if (day.year, day.month) == (today.year, today.month) else _("Earlier")
