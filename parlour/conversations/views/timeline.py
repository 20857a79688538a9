"""The thread as the page shows it: days, messages and events on one line, oldest first."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils import timezone
from django.utils.safestring import SafeString

from parlour.conversations.models import Conversation, Message
from parlour.conversations.queries import Entry
from parlour.conversations.views.event_lines import sentence
from parlour.conversations.views.said import Said
from parlour.people.models import Agent


@dataclass(frozen=True, slots=True)
class Day:
    """The head of a day."""

    at: datetime
    sort: str = "day"

    @property
    def day(self) -> date:
        return timezone.localtime(self.at).date()


@dataclass(frozen=True, slots=True)
class Happening:
    """An event, in one line."""

    at: datetime
    number: int
    sentence: SafeString
    sort: str = "event"


@dataclass(frozen=True, slots=True)
class Fold:
    """A run of more than three events; the last of them stands open, the others are folded."""

    at: datetime
    hidden: list[Happening]
    sort: str = "fold"

    @property
    def number(self) -> int:
        return self.hidden[0].number


Item = Day | Happening | Fold | Said
LONGEST_RUN = 3


def make_items(agent: Agent, conversation: Conversation, entries: list[Entry], read_at: datetime | None) -> list[Item]:
    """Entries in time order, with a head wherever a day begins."""
    items: list[Item] = []
    today: date | None = None
    for entry in entries:
        item = _item(agent, conversation, entry, read_at)
        if item is None:
            continue
        day = timezone.localtime(entry.at).date()
        if day != today:
            items.append(Day(entry.at))
            today = day
        items.append(item)
    return _folded(items)


def _folded(items: list[Item]) -> list[Item]:
    shown: list[Item] = []
    for is_event, run in groupby(items, lambda item: isinstance(item, Happening)):
        group = list(run)
        happenings = [one for one in group if isinstance(one, Happening)]
        if is_event and len(group) > LONGEST_RUN:
            group = [Fold(happenings[0].at, happenings[:-1]), happenings[-1]]
        shown += group
    return shown


def _item(agent: Agent, conversation: Conversation, entry: Entry, read_at: datetime | None) -> Item | None:
    if entry.message is not None:
        return Said(entry.message, conversation, agent, _unread(entry.message, read_at))
    line = sentence(entry, agent.pk)
    return Happening(entry.at, entry.event.number, line) if line and entry.event else None


def _unread(message: Message, read_at: datetime | None) -> bool:
    return message.direction == "incoming" and (read_at is None or message.at > read_at)
