"""What an organisation can be set to: time zones and languages that this server knows."""

from zoneinfo import available_timezones

from django.conf import settings

UNDO_SECONDS = (0, 120)  # least and most, in seconds


def time_zones() -> list[tuple[str, str]]:
    """Return the places of the tz database as choices; abbreviations such as EST are left out."""
    places = (name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/")))
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in sorted(places))]


def languages() -> list[tuple[str, str]]:
    """Return the languages into which Parlour is translated."""
    return list(settings.LANGUAGES)
