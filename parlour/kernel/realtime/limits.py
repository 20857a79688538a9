"""What a socket may cost."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Limits:
    """Counts, bytes and seconds. A client beyond them is cut, and comes back with the last number it saw."""

    frame_bytes: int = 4096  # largest frame from a client
    frames_per_minute: int = 120  # from one client
    sockets_per_user: int = 20
    sockets: int = 10_000
    outbox_frames: int = 256  # waiting for one slow reader
    outbox_bytes: int = 512 * 1024
    missed_events: int = 1000  # more than these are not replayed: the page loads afresh
    hello_seconds: float = 10.0  # from connection to subscription
    ping_seconds: int = 25
    recheck_seconds: float = 3.0  # how soon a right that has ended is noticed at the latest
    typing_seconds: float = 120.0  # a browser says itself that its person stopped; this is for one that forgot


@dataclass(slots=True)
class Pace:
    """A count that refills: at most `most` per minute."""

    most: int
    clock: Callable[[], float]
    left: float = field(init=False)
    at: float = field(init=False)

    def __post_init__(self) -> None:
        self.left, self.at = float(self.most), self.clock()

    def allows(self) -> bool:
        """Take one; says whether there was one left."""
        moment = self.clock()
        self.left = min(float(self.most), self.left + (moment - self.at) * self.most / 60)
        self.at = moment
        if self.left < 1:
            return False
        self.left -= 1
        return True
