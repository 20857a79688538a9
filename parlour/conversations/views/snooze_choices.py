"""Times until which one may put something off, in the organisation's zone and working day."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from parlour.kernel.clock import now
from parlour.kernel.errors import Invalid
from parlour.ui.moments import show

MORNING = time(9)
MONDAY = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """`value` is what the form sends (ISO 8601 with its zone), `shown` the time in words."""

    label: str
    value: str
    shown: str


def snooze_choices() -> list[Choice]:
    local = timezone.localtime(now())
    to_monday = (MONDAY - local.weekday()) % 7 or 7
    choices = [
        _choice(_("In three hours"), local + timedelta(hours=3)),
        _choice(_("Tomorrow morning"), _morning(local, 1)),
        _choice(_("Monday morning"), _morning(local, to_monday)),
        _choice(_("In two weeks"), _morning(local, 14)),
    ]
    return list({one.value: one for one in reversed(choices)}.values())[::-1]


def earliest() -> str:
    """The least value of the field for a time of one's own."""
    return timezone.localtime(now()).strftime("%Y-%m-%dT%H:%M")


def chosen(value: str) -> datetime:
    """The time that the form sends; one without a zone is the organisation's. Raises Invalid."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise Invalid(_("Choose a day and a time."), "until") from None
    return moment if moment.tzinfo else timezone.make_aware(moment)


def _morning(local: datetime, days: int) -> datetime:
    day = local.date() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, MORNING))


def _choice(label: str, moment: datetime) -> Choice:
    return Choice(label, moment.isoformat(timespec="minutes"), show(moment, "soon"))
