"""What is kept of a formatted time is kept for its zone and its language alone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone, translation

from parlour.ui.moments import show

LONDON = ZoneInfo("Europe/London")


def full(moment: datetime, zone: str, language: str = "en-gb") -> str:
    with timezone.override(zone), translation.override(language):
        return show(moment, "full")


def test_the_two_half_past_ones_of_an_autumn_night_differ() -> None:
    first, second = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))
    assert full(first, "Europe/London") == "25 October 2026, 01:30:00 BST"
    assert full(second, "Europe/London") == "25 October 2026, 01:30:00 GMT"
    assert full(first.astimezone(LONDON), "Europe/London") == full(first, "Europe/London")
    assert full(second.astimezone(LONDON), "Europe/London") == full(second, "Europe/London")


def test_each_reader_has_their_own() -> None:
    moment = datetime(2026, 3, 10, 23, 30, tzinfo=UTC)
    assert full(moment, "UTC") == "10 March 2026, 23:30:00 UTC"
    assert full(moment, "Asia/Kathmandu").startswith("11 March 2026, 05:15:00")
    assert full(moment, "UTC", "de").startswith("10. März 2026")
    assert full(moment, "UTC") == "10 March 2026, 23:30:00 UTC"


def test_a_day_is_said_anew_when_the_year_has_turned() -> None:
    moment = datetime(2025, 12, 2, 12, tzinfo=UTC)
    with timezone.override("UTC"), translation.override("en-gb"):
        assert show(moment, "list", datetime(2025, 12, 30, tzinfo=UTC)) == "2 Dec"
        assert show(moment, "list", datetime(2026, 1, 2, tzinfo=UTC)) == "Dec 2025"
        assert show(moment, "list", datetime(2025, 12, 2, 13, tzinfo=UTC)) == "12:00"
        assert show(moment, "list", datetime(2025, 12, 3, 13, tzinfo=UTC)) == "Tue"
