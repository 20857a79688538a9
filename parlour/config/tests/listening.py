"""A browser's end of the socket, for tests: the real door, hub, gate and database; only the wire is in memory."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from parlour.config.sockets import SessionGate
from parlour.kernel.actor import SYSTEM
from parlour.kernel.events import record
from parlour.kernel.events.facts import Fact
from parlour.kernel.realtime.door import ABORT, Door
from parlour.kernel.realtime.hub import Hub
from parlour.kernel.realtime.limits import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick(Fact):
    """A fact for tests; not in the register, which lists what the product can say."""

    kind: ClassVar[str] = "test_realtime.tick"
    n: int = 0


def tick(organisation_id: UUID, n: int = 0) -> int:
    """Record a fact and return its number."""
    with transaction.atomic():
        return int(record(Tick(organisation_id=organisation_id, n=n), actor=SYSTEM).number)


class Browser:
    """One connection. `say` sends, `hear` waits for the next frame of a type (pings left out)."""

    def __init__(
        self, door: Door, cookie: str, *, origin: str = "http://localhost:8000", host: str = "localhost:8000"
    ) -> None:
        headers = [(b"host", host.encode()), (b"cookie", cookie.encode())]
        if origin:
            headers.append((b"origin", origin.encode()))
        self.closed_with: int | None = None
        self.accepted = False
        self.reading = asyncio.Event()
        self.reading.set()
        self._in: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._out: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._in.put_nowait({"type": "websocket.connect"})
        scope = {"type": "websocket", "path": "/ws/", "headers": headers, "extensions": {ABORT: self.leave}}
        self._task = asyncio.ensure_future(door(scope, self._in.get, self._take))

    async def _take(self, message: dict[str, Any]) -> None:
        await self.reading.wait()
        if message["type"] == "websocket.accept":
            self.accepted = True
        elif message["type"] == "websocket.close":
            self.closed_with = message["code"]
            self._in.put_nowait({"type": "websocket.disconnect"})
        else:
            self._out.put_nowait(json.loads(message["text"]))

    def say(self, **message: Any) -> None:
        self._in.put_nowait({"type": "websocket.receive", "text": json.dumps(message)})

    def subscribe(self, organisation_id: UUID, after: int | None = None) -> None:
        self.say(type="subscribe", organisation=str(organisation_id), after=after)

    async def hear(self, seconds: float = 5) -> dict[str, Any]:
        return await asyncio.wait_for(self._out.get(), seconds)

    async def numbers(self, count: int) -> list[int]:
        return [(await self.hear())["seq"] for _ in range(count)]

    async def silence(self, seconds: float = 0.3) -> None:
        await asyncio.sleep(seconds)
        assert self._out.empty(), self._out.get_nowait()

    def leave(self) -> None:
        self._in.put_nowait({"type": "websocket.disconnect"})

    async def ended(self, seconds: float = 5) -> None:
        await asyncio.wait_for(asyncio.shield(self._task), seconds)


def cookie_of(client: Client) -> str:
    """Return the cookie header of a signed-in client."""
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def play(scene: Callable[[Hub, Door], Coroutine[Any, Any, None]], limits: Limits | None = None) -> None:
    """Run `scene(hub, door)` on a loop of its own, and end the hub whatever happens."""

    async def whole() -> None:
        hub = Hub(SessionGate(), limits)
        hub.start()
        try:
            await scene(hub, Door(hub, hosts=["localhost"], origins=["http://localhost:8000"]))
        finally:
            await hub.stop()

    asyncio.run(whole())


async def off_loop(question: Callable[..., Any], *args: Any) -> Any:
    """Ask the database from a thread, as another request would, and let its connection go."""

    def asked() -> Any:
        try:
            return question(*args)
        finally:
            connection.close()

    return await asyncio.get_running_loop().run_in_executor(None, asked)
