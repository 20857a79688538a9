"""When people write and when we answer: by day mostly, on weekdays mostly, and more of late."""

import random
from datetime import datetime, timedelta

WEEKS = 6


def beginnings(count: int, until: datetime, chance: random.Random) -> list[datetime]:
    """Return `count` moments of the last WEEKS weeks before `until`, in order, denser towards the end."""
    span = timedelta(weeks=WEEKS)
    moments = (until - span * chance.random() ** 1.3 for _ in range(count))
    return sorted(min(_awake(moment, chance), until - timedelta(minutes=5)) for moment in moments)


def answered_after(moment: datetime, chance: random.Random) -> datetime:
    """Return when we answer a mail of `moment`: in minutes or hours, in working time."""
    minutes = chance.choice((8, 14, 22, 35, 50, 90, 160, 300)) + chance.randrange(7)
    return at_work(moment + timedelta(minutes=minutes), chance)


def written_after(moment: datetime, chance: random.Random) -> datetime:
    """Return when a customer answers us."""
    minutes = chance.choice((25, 60, 200, 600, 1500, 2900)) + chance.randrange(40)
    return _awake(moment + timedelta(minutes=minutes), chance)


def at_work(moment: datetime, chance: random.Random) -> datetime:
    """Move a moment of the night or the weekend to the next working morning."""
    if moment.weekday() >= 5 or moment.hour >= 17:
        moment = (moment + timedelta(days=1)).replace(hour=8, minute=chance.randrange(60))
        return at_work(moment, chance) if moment.weekday() >= 5 else moment
    return moment.replace(hour=8, minute=chance.randrange(60)) if moment.hour < 8 else moment


def _awake(moment: datetime, chance: random.Random) -> datetime:
    return moment.replace(hour=chance.randrange(7, 21)) if 0 <= moment.hour < 6 else moment
