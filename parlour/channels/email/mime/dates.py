"""The Date header (RFC 5322 section 3.3 and section 4.3), as far as it makes sense."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

from parlour.channels.email.mime.words import unfolded

_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")


_USUAL = re.compile(
    r"(?:\w{3}, )?(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) ([12]\d{3}) (\d\d):(\d\d):(\d\d) "
    r"([+-])([01]\d)([0-5]\d)(?!\d)"
)
_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, start=1)}


def read_date(raw: bytes) -> datetime | None:
    """An aware moment; None when the header is missing, unreadable or out of all bounds."""
    text = unfolded(raw[:200])
    if not text:
        return None
    try:
        usual = _USUAL.match(text)
        if usual:
            return _read_usual(usual)
        if _ISO.match(text):
            moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        read = parsedate_tz(text)
        if read is None or not 1970 <= read[0] <= 2200:
            return None
        offset = timedelta(seconds=read[9] or 0)
        zone = timezone(offset) if abs(offset) < timedelta(hours=24) else UTC
        return datetime(*read[:5], min(read[5], 59), tzinfo=zone)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _read_usual(found: re.Match[str]) -> datetime | None:
    """The form that nearly every program writes, without a detour."""
    year = int(found[3])
    if not 1970 <= year <= 2200:
        return None
    offset = timedelta(hours=int(found[8]), minutes=int(found[9]))
    zone = timezone(-offset if found[7] == "-" else offset)
    second = min(int(found[6]), 59)  # leap seconds
    return datetime(year, _MONTHS[found[2]], int(found[1]), int(found[4]), int(found[5]), second, tzinfo=zone)
