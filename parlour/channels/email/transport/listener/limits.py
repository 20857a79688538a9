"""What the listener bears from one peer and from all together."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass

REMEMBERED_PEERS = 10_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Counts, bytes and seconds. A mail is one MAIL command; the rate is per peer address."""

    message_bytes: int = 50 * 1024 * 1024
    recipients: int = 100
    connections: int = 200
    connections_per_peer: int = 50
    mails_per_minute: int = 600
    silence: float = 300.0


class Rate:
    """A token bucket per peer: `per_minute` at once, refilled evenly. Remembers a bounded number of peers."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, peer: str, *, moment: float | None = None) -> bool:
        """Whether the peer may do one more thing now (seconds of a monotonic clock)."""
        now = time.monotonic() if moment is None else moment
        left, since = self._buckets.pop(peer, (float(self._per_minute), now))
        left = min(float(self._per_minute), left + (now - since) * self._per_minute / 60)
        granted = left >= 1
        self._buckets[peer] = (left - 1 if granted else left, now)
        while len(self._buckets) > REMEMBERED_PEERS:
            self._buckets.popitem(last=False)
        return granted


class Guests:
    """The lines that are open now."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._open: dict[object, str] = {}

    def enter(self, line: object, peer: str) -> bool:
        from_peer = sum(1 for other in self._open.values() if other == peer)
        if len(self._open) >= self._limits.connections or from_peer >= self._limits.connections_per_peer:
            return False
        self._open[line] = peer
        return True

    def leave(self, line: object) -> None:
        self._open.pop(line, None)
