"""Times as people read them, in the reader's language and zone. Formatting is Babel's."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_skeleton, format_time
from django.utils import timezone
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

STYLES = ("list", "soon", "clock", "day", "date", "full")


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom times are said: a language, a zone, and what the time is there. A list asks once for all its rows."""

    language: str
    zone: tzinfo
    now: datetime

    def show(self, moment: datetime, style: str) -> str:
        """`moment` (aware) in one of STYLES."""
        local, locale = timezone.localtime(moment, self.zone), _locale(self.language)
        if style == "clock":
            return format_time(local, "short", locale=locale)
        if style == "soon":
            return _soon(local, self.now, locale)
        if style == "day":
            return _day(local.date(), self.now.date(), locale)
        if style == "date":
            return format_date(local.date(), "long", locale=locale)
        if style == "full":
            return _full(moment.astimezone(UTC), self.zone, self.language)
        return _in_list(local, self.now, self.language)


def reader(now: datetime | None = None) -> Reader:
    """Whoever the page is made for; `now` is for tests."""
    return Reader(get_language() or "en-gb", timezone.get_current_timezone(), timezone.localtime(now))


def reader_locale() -> Locale:
    return _locale(get_language() or "en-gb")


def show(moment: datetime, style: str, now: datetime | None = None) -> str:
    """`moment` (aware) in one of STYLES; `now` is for tests."""
    return reader(now).show(moment, style)


@cache
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(to_locale(language))
    except (UnknownLocaleError, ValueError):
        return Locale("en", "GB")


@lru_cache(maxsize=4096)
def _full(moment: datetime, zone: tzinfo, language: str) -> str:
    """Kept, as a list says the same thirty moments each time that one of them changes.

    The key is the moment in UTC beside the zone: in a zone of its own, the two 01:30 of an autumn night are equal.
    """
    return format_datetime(moment.astimezone(zone), "long", locale=_locale(language))


@lru_cache(maxsize=1024)
def _of_day(day: date, skeleton: str, language: str) -> str:
    """Kept, as the rows of a list share a few days."""
    return format_skeleton(skeleton, day, locale=_locale(language))


def _in_list(local: datetime, now: datetime, language: str) -> str:
    """The shortest form that cannot be mistaken: 10:31, Mon, 2 Mar, Mar 2025."""
    day, today = local.date(), now.date()
    if day >= today:
        return format_time(local, "short", locale=_locale(language))
    if today - day < timedelta(days=6):
        return format_date(day, "EEE", locale=_locale(language))
    return _of_day(day, "MMMd" if day.year == today.year else "yMMM", language)


def _soon(local: datetime, now: datetime, locale: Locale) -> str:
    """A time to come: 17:30 today, Mon 09:00 this week, 6 Dec, 09:00 later."""
    clock = format_time(local, "short", locale=locale)
    days = (local.date() - now.date()).days
    if days <= 0:
        return clock
    if days < 7:
        return f"{format_date(local.date(), 'EEE', locale=locale)} {clock}"
    return f"{format_skeleton('MMMd', local, locale=locale)}, {clock}"


def _day(day: date, today: date, locale: Locale) -> str:
    if day == today:
        return _("Today")
    if day == today - timedelta(days=1):
        return _("Yesterday")
    return format_skeleton("MMMMEEEEd" if day.year == today.year else "yMMMMEEEEd", day, locale=locale)
