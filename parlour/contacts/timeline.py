"""All that happened with a person, in the order of time, whichever app it comes from.

The place "contact.timeline" is offered to upper apps (see `kernel.panels`): a function of the request, the ids
under which the person's things are kept, the place to begin before, and the most entries it may return.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from parlour.kernel.errors import Invalid
from parlour.kernel.panels import offers
from parlour.people.requests import AgentRequest

RowT = TypeVar("RowT", bound=Model)
PLACE = "contact.timeline"
SIZE = 30
_STAMP = "%Y%m%dT%H%M%S.%f"


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """A place in the timeline: a time, and the id of what stands there."""

    at: datetime
    id: UUID

    def older(self, rows: QuerySet[RowT], key: str) -> QuerySet[RowT]:
        """Return those of `rows` that lie before this moment, by the datetime column `key`."""
        return rows.filter(Q(**{f"{key}__lt": self.at}) | Q(**{key: self.at, "pk__lt": self.id}))


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline: where it stands, and its inside, rendered by the app that it comes from."""

    moment: Moment
    html: SafeString


@dataclass(frozen=True, slots=True)
class Month:
    """The entries of one month, newest first."""

    day: date
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Timeline:
    """One stretch of it; `next_cursor` leads to what lies before, or is empty."""

    months: list[Month]
    next_cursor: str


def timeline(request: AgentRequest, contact_ids: list[UUID], cursor: str = "", size: int = SIZE) -> Timeline:
    """Return the newest `size` entries before the cursor. Raises Invalid on a cursor that is not ours."""
    before = _read(cursor) if cursor else None
    found = [entry for offered in offers(PLACE) for entry in offered(request, contact_ids, before, size + 1)]
    found.sort(key=lambda entry: entry.moment, reverse=True)
    shown = found[:size]
    return Timeline(_months(shown), _write(shown[-1].moment) if len(found) > size else "")


def _months(entries: Iterable[Entry]) -> list[Month]:
    months: list[Month] = []
    for entry in entries:
        day = timezone.localtime(entry.moment.at).date().replace(day=1)
        if not months or months[-1].day != day:
            months.append(Month(day))
        months[-1].entries.append(entry)
    return months


def _write(moment: Moment) -> str:
    return f"{moment.at.astimezone(UTC).strftime(_STAMP)}_{moment.id.hex}"


def _read(cursor: str) -> Moment:
    stamp, _bar, row_id = cursor.partition("_")
    try:
        return Moment(datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC), UUID(row_id))
    except ValueError:
        raise Invalid(_("This page address is not one of ours; begin again at the top of the list.")) from None
