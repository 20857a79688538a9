"""How far a folder has been read: a value that survives restarts, lies and half-finished passes.

A cursor only ever moves past mails that were delivered. What was announced and could not be had is `missed` and
tried again; numbers below the last one that did not exist when we passed are `holes` and looked at again, since
some servers show a lower UID late.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

WINDOW = 200
MOST_MISSED = 1000
TRIES_BEFORE_PASSING = 3
RETRY_STEPS = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))


@dataclass(frozen=True, slots=True)
class Miss:
    """One mail that could not be had: how often it was tried, and when it is to be tried next."""

    tries: int
    due: datetime


@dataclass(frozen=True, slots=True)
class Cursor:
    """A reading position in one folder.

    Mails with a UID below `until` count only when they arrived at or after `floor`: that is how "start now" and
    "import the last days" survive a change of UIDVALIDITY without taking years of old mail.
    """

    uidvalidity: int
    last_uid: int
    floor: datetime
    until: int = 0
    holes: frozenset[int] = frozenset()
    missed: Mapping[int, Miss] = field(default_factory=dict)
    suspect: int = 0
    suspect_tries: int = 0
    careful_until: int = 0
    rescanned_at: datetime | None = None

    def delivered(self, uids: Iterable[int]) -> Cursor:
        """Move past these; what lies between and was not there becomes a hole."""
        done = set(uids)
        if not done:
            return self
        last = max(self.last_uid, *done)
        low = max(0, last - WINDOW)
        holes = {uid for uid in self.holes if uid > low} | set(range(max(self.last_uid, low) + 1, last + 1))
        missed = {uid: miss for uid, miss in self.missed.items() if uid not in done}
        return replace(
            self,
            last_uid=last,
            holes=frozenset(holes - done - missed.keys()),
            missed=missed,
            suspect=0,
            suspect_tries=0,
        )

    def suspecting(self, uids: list[int], now: datetime) -> Cursor:
        """The line broke while these were being fetched: from now on one by one, and a single one that breaks it
        again and again is missed, so that the rest go on."""
        uid = uids[0]
        if len(uids) > 1:
            return replace(self, careful_until=uids[-1])
        tries = self.suspect_tries + 1 if self.suspect == uid else 1
        if tries >= TRIES_BEFORE_PASSING or uid in self.missed:
            return replace(self.missing(uid, now), suspect=0, suspect_tries=0)
        return replace(self, suspect=uid, suspect_tries=tries)

    def missing(self, uid: int, now: datetime) -> Cursor:
        """Note that this mail could not be had, and when to try again (10 min, 1 h, 6 h, then daily)."""
        tries = self.missed[uid].tries + 1 if uid in self.missed else 1
        due = now + RETRY_STEPS[min(tries, len(RETRY_STEPS)) - 1]
        return replace(self, missed={**self.missed, uid: Miss(tries, due)}, holes=self.holes - {uid})

    def gone(self, uids: Iterable[int]) -> Cursor:
        """Missed mails that the server no longer lists; should it list them again, they are holes."""
        dropped = set(uids)
        holes = self.holes | {uid for uid in dropped if self.last_uid - WINDOW < uid <= self.last_uid}
        missed = {uid: miss for uid, miss in self.missed.items() if uid not in dropped}
        return replace(self, missed=missed, holes=holes)

    def due(self, now: datetime) -> frozenset[int]:
        return frozenset(uid for uid, miss in self.missed.items() if miss.due <= now)

    def to_json(self) -> dict[str, Any]:
        return {
            "uidvalidity": self.uidvalidity,
            "last_uid": self.last_uid,
            "floor": self.floor.isoformat(),
            "until": self.until,
            "holes": sorted(self.holes),
            "missed": {str(uid): [miss.tries, miss.due.isoformat()] for uid, miss in self.missed.items()},
            "suspect": [self.suspect, self.suspect_tries],
            "careful_until": self.careful_until,
            "rescanned_at": self.rescanned_at.isoformat() if self.rescanned_at else None,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Cursor:
        """Read back what to_json gave; raises ValueError or LookupError on anything else."""
        suspect, tries = value.get("suspect") or (0, 0)
        rescanned = value.get("rescanned_at")
        return cls(
            uidvalidity=int(value["uidvalidity"]),
            last_uid=int(value["last_uid"]),
            floor=_moment(value["floor"]),
            until=int(value.get("until", 0)),
            holes=frozenset(int(uid) for uid in value.get("holes", ())),
            missed={int(u): Miss(int(t), _moment(due)) for u, (t, due) in value.get("missed", {}).items()},
            suspect=int(suspect),
            suspect_tries=int(tries),
            careful_until=int(value.get("careful_until", 0)),
            rescanned_at=_moment(rescanned) if rescanned else None,
        )


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
