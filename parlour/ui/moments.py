"""Times as people read them, in the reader's language and zone. Formatting is Babel's."""

from datetime import date, datetime, timedelta

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_skeleton, format_time
from django.utils import timezone
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

STYLES = ("list", "soon", "clock", "day", "date", "full")


def reader_locale() -> Locale:
    try:
        return Locale.parse(to_locale(get_language() or "en_GB"))
    except (UnknownLocaleError, ValueError):
        return Locale("en", "GB")


def show(moment: datetime, style: str, now: datetime | None = None) -> str:
    """`moment` (aware) in one of STYLES; `now` is for tests."""
    local = timezone.localtime(moment)
    locale = reader_locale()
    if style == "clock":
        return format_time(local, "short", locale=locale)
    if style == "soon":
        return _soon(local, timezone.localtime(now), locale)
    if style == "day":
        return _day(local.date(), timezone.localtime(now).date(), locale)
    if style == "date":
        return format_date(local.date(), "long", locale=locale)
    if style == "full":
        return format_datetime(local, "long", locale=locale)
    return _in_list(local, timezone.localtime(now), locale)


def _in_list(local: datetime, now: datetime, locale: Locale) -> str:
    """The shortest form that cannot be mistaken: 10:31, Mon, 2 Mar, Mar 2025."""
    age = now.date() - local.date()
    if age <= timedelta(0):
        return format_time(local, "short", locale=locale)
    if age < timedelta(days=6):
        return format_date(local.date(), "EEE", locale=locale)
    skeleton = "MMMd" if local.year == now.year else "yMMM"
    return format_skeleton(skeleton, local, locale=locale)


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
