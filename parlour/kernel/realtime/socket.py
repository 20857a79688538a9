"""One open socket, seen from the hub: frames go out in order, and a reader who can't keep up is cut."""

import asyncio
from collections import deque
from collections.abc import Callable
from uuid import UUID

from parlour.kernel.realtime.gate import Admission
from parlour.kernel.realtime.limits import Limits
from parlour.kernel.web.asgi import Send

TRY_AGAIN = 1013  # RFC 6455 registry: try again later
POLICY = 1008
GOING_AWAY = 1001


class Socket:
    """Sends frames to one client. No task stands by: one exists only while something waits to be sent."""

    __slots__ = (
        "_abort",
        "_limits",
        "_loop",
        "_outbox",
        "_send",
        "_size",
        "_task",
        "admission",
        "ended",
        "seen",
        "slot",
        "watching",
    )

    def __init__(self, send: Send, limits: Limits, abort: Callable[[], None] | None = None) -> None:
        self._send, self._limits, self._abort = send, limits, abort
        self._loop = asyncio.get_running_loop()
        self._outbox: deque[str] = deque()
        self._size = 0
        self._task: asyncio.Task[None] | None = None
        self.admission: Admission | None = None
        self.seen = 0
        self.slot = 0
        self.watching: UUID | None = None
        self.ended: asyncio.Event = asyncio.Event()

    def push(self, frame: str) -> None:
        """Send `frame` as soon as the client takes it; never waits."""
        if self.ended.is_set():
            return
        self._outbox.append(frame)
        self._size += len(frame)
        if len(self._outbox) > self._limits.outbox_frames or self._size > self._limits.outbox_bytes:
            self.cut()
        elif self._task is None:
            self._task = self._loop.create_task(self._drain())

    def see(self, number: int, frame: str) -> None:
        """Send the event `number` unless the client has it."""
        if number > self.seen:
            self.seen = number
            self.push(frame)

    async def say(self, frame: str) -> None:
        """Send `frame` and wait until the client has taken it; only before the socket is in a room."""
        await asyncio.wait_for(self._send({"type": "websocket.send", "text": frame}), 30)

    async def close(self, code: int) -> None:
        """Close in good order, within a second."""
        self.ended.set()
        try:
            await asyncio.wait_for(self._send({"type": "websocket.close", "code": code}), 1)
        except Exception:  # noqa: BLE001 - whatever the reason, it doesn't listen any more
            self.cut()

    def cut(self) -> None:
        """Drop the line at once; the client comes back with the last number it saw."""
        self._outbox.clear()
        self._size = 0
        self.ended.set()
        if self._task is not None:
            self._task.cancel()
        if self._abort is not None:
            self._abort()

    async def flushed(self) -> None:
        """Wait until what was pushed has been taken, at most a second."""
        if self._task is not None:
            await asyncio.wait((self._task,), timeout=1)

    async def _drain(self) -> None:
        try:
            while self._outbox:
                frame = self._outbox.popleft()
                self._size -= len(frame)
                await self._send({"type": "websocket.send", "text": frame})
        except Exception:  # noqa: BLE001 - the client is gone; there is nobody to tell
            self.cut()
        finally:
            self._task = None
