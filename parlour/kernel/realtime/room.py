"""The sockets of one organisation, following its stream."""

import asyncio
import logging
from collections import deque
from uuid import UUID

from parlour.kernel.events import since
from parlour.kernel.realtime import frames
from parlour.kernel.realtime.presence import Presence
from parlour.kernel.realtime.reader import Reader
from parlour.kernel.realtime.socket import Socket

logger = logging.getLogger("parlour.realtime")
RECENT = 256
PAGE = 200
RETRY = 0.5  # seconds


class Room:
    """`last` is the number up to which every socket in the room has been served."""

    def __init__(self, organisation_id: UUID, reader: Reader) -> None:
        self.organisation_id = organisation_id
        self.sockets: set[Socket] = set()
        self.last = 0
        self.entering = 0
        self.presence = Presence()
        self._reader = reader
        self._recent: deque[tuple[int, str]] = deque(maxlen=RECENT)
        self._following: asyncio.Task[None] | None = None
        self._again = False

    async def enter(self, socket: Socket) -> None:
        """Bring `socket` level with the room, whatever happened while it was being served, and let it in."""
        self.entering += 1
        try:
            while self.sockets and self.last > socket.seen:
                for number, frame in await self._after(socket.seen):
                    await socket.say(frame)
                    socket.seen = number
        finally:
            self.entering -= 1
        if not self.sockets:
            self.last = socket.seen
            self._recent.clear()
        self.sockets.add(socket)
        self.wake()

    async def _after(self, number: int) -> list[tuple[int, str]]:
        if self._recent and self._recent[0][0] <= number + 1:
            return [pair for pair in self._recent if pair[0] > number]
        rows = await self._reader.ask(since, self.organisation_id, number, limit=PAGE)
        return [(row.number, frames.event(row)) for row in rows]

    @property
    def is_empty(self) -> bool:
        """Nobody is in it, and nobody on the way in."""
        return not self.sockets and not self.entering

    def leave(self, socket: Socket) -> None:
        """Take `socket` out and tell those who saw it looking."""
        self.sockets.discard(socket)
        self.presence.forget(socket)

    def wake(self) -> None:
        """There may be something new."""
        self._again = True
        if self._following is None and self.sockets:
            self._following = asyncio.get_running_loop().create_task(self._follow())

    async def _follow(self) -> None:
        try:
            while self._again and self.sockets:
                self._again = False
                rows = await self._reader.ask(since, self.organisation_id, self.last, limit=PAGE)
                for row in rows:
                    self._deliver(row.number, frames.event(row))
                self._again = self._again or len(rows) == PAGE
        except Exception as error:  # noqa: BLE001 - whatever it was, it is tried again from the same number
            logger.warning("can't read the stream (%s)", type(error).__name__)
            asyncio.get_running_loop().call_later(RETRY, self.wake)
        finally:
            self._following = None

    def _deliver(self, number: int, frame: str) -> None:
        self.last = number
        self._recent.append((number, frame))
        for socket in tuple(self.sockets):
            socket.see(number, frame)
