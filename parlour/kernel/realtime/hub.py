"""All rooms of this process: woken by commits, cleared of those whose right has ended."""

import asyncio
import itertools
import logging
from collections import Counter
from collections.abc import Callable, Mapping
from uuid import UUID

from parlour.kernel.events import on_recorded
from parlour.kernel.realtime import frames
from parlour.kernel.realtime.gate import Gate
from parlour.kernel.realtime.limits import Limits
from parlour.kernel.realtime.reader import Reader, heads, opening
from parlour.kernel.realtime.room import Room
from parlour.kernel.realtime.socket import GOING_AWAY, POLICY, TRY_AGAIN, Socket
from parlour.kernel.work.wakeups import Watch

logger = logging.getLogger("parlour.realtime")


class Refused(Exception):
    """The socket may not do this; `code` is the closing code (RFC 6455)."""

    def __init__(self, code: int = POLICY) -> None:
        super().__init__(str(code))
        self.code = code


class Hub:
    """One per process, on its loop."""

    def __init__(self, gate: Gate, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.rooms: dict[UUID, Room] = {}
        self._gate = gate
        self._reader = Reader()
        self._sockets: set[Socket] = set()
        self._per_user: Counter[UUID] = Counter()
        self._slots = itertools.cycle(range(self.limits.ping_seconds))
        self._tasks: list[asyncio.Task[None]] = []
        self._news = asyncio.Event()
        self._endings: list[Callable[[], None]] = []

    def start(self) -> None:
        """Begin to listen for commits; call it on the loop."""
        loop = asyncio.get_running_loop()
        watch = Watch(lambda: _call(loop, self._news.set))
        watch.start()
        deaf = on_recorded(lambda organisation, number: _call(loop, lambda: self._recorded(organisation, number)))
        self._endings = [watch.stop, deaf]
        self._tasks = [loop.create_task(keep()) for keep in (self._survey, self._recheck, self._ping)]

    async def stop(self) -> None:
        """Close all sockets in good order."""
        for end in self._endings:
            await asyncio.to_thread(end)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*(socket.close(GOING_AWAY) for socket in tuple(self._sockets)))
        self._reader.close()

    def has_space(self) -> bool:
        """Say whether one more socket may come."""
        return len(self._sockets) < self.limits.sockets

    async def subscribe(
        self, socket: Socket, cookies: Mapping[str, str], organisation_id: UUID, after: int | None
    ) -> None:
        """Let `socket` follow the organisation's stream after the number it saw; raises Refused."""
        admission = await self._reader.ask(self._gate.admit, cookies, organisation_id)
        if admission is None:
            raise Refused(POLICY)
        if self._per_user[admission.user_id] >= self.limits.sockets_per_user or not self.has_space():
            raise Refused(TRY_AGAIN)
        self._per_user[admission.user_id] += 1
        socket.admission, socket.slot = admission, next(self._slots)
        self._sockets.add(socket)
        start = await self._reader.ask(opening, organisation_id, after, self.limits.missed_events)
        await socket.say(frames.reset(start.head) if start.missed is None else frames.ready(start.head))
        for row in start.missed or ():
            await socket.say(frames.event(row))
        socket.seen = start.head
        room = self.rooms.setdefault(organisation_id, Room(organisation_id, self._reader))
        await room.enter(socket)

    def leave(self, socket: Socket) -> None:
        """`socket` is gone; harmless when it never came in."""
        if socket not in self._sockets or socket.admission is None:
            return
        self._sockets.discard(socket)
        admission = socket.admission
        self._per_user[admission.user_id] -= 1
        if not self._per_user[admission.user_id]:
            del self._per_user[admission.user_id]
        room = self.rooms.get(admission.organisation_id)
        if room is not None:
            room.leave(socket)
            if room.is_empty:
                self.rooms.pop(admission.organisation_id)

    def place(self, socket: Socket, conversation_id: UUID | None, state: str) -> None:
        """Note where `socket` looks."""
        room = self.rooms.get(socket.admission.organisation_id) if socket.admission else None
        if room is not None and socket in room.sockets:
            room.presence.place(socket, conversation_id, state, self.limits.typing_seconds)

    async def recheck(self) -> None:
        """Ask the gate about everybody, and show out those whose right has ended."""
        held = {socket.admission for socket in self._sockets if socket.admission}
        if not held:
            return
        still = await self._reader.ask(self._gate.still, held)
        ended = [s for s in self._sockets if s.admission in held and s.admission not in still]
        await asyncio.gather(*(self._show_out(socket) for socket in ended))

    async def _show_out(self, socket: Socket) -> None:
        self.leave(socket)  # first, so that not one more event is sent
        socket.push(frames.REVOKED)
        await socket.flushed()
        await socket.close(POLICY)

    def _recorded(self, organisation_id: UUID, number: int) -> None:
        room = self.rooms.get(organisation_id)
        if room is not None and number > room.last:
            room.wake()

    async def _survey(self) -> None:
        while True:
            await self._news.wait()
            self._news.clear()
            rooms = dict(self.rooms)
            if not rooms:
                continue
            try:
                for organisation_id, last in (await self._reader.ask(heads, list(rooms))).items():
                    if last > rooms[organisation_id].last:
                        rooms[organisation_id].wake()
            except Exception as error:  # noqa: BLE001 - whatever it was, the next look may work
                logger.warning("can't look for news (%s)", type(error).__name__)
                await asyncio.sleep(0.5)
                self._news.set()

    async def _recheck(self) -> None:
        while True:
            await asyncio.sleep(self.limits.recheck_seconds)
            try:
                await self.recheck()
            except Exception as error:  # noqa: BLE001 - see below
                # A database that is away for a moment must not end everybody's session.
                logger.warning("can't ask who may listen (%s)", type(error).__name__)

    async def _ping(self) -> None:
        for slot in itertools.cycle(range(self.limits.ping_seconds)):
            await asyncio.sleep(1)
            for socket in tuple(self._sockets):
                if socket.slot == slot:
                    socket.push(frames.PING)


def _call(loop: asyncio.AbstractEventLoop, function: Callable[[], None]) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(function)
