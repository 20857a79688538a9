"""The socket's door: checks where a browser comes from, hears what it wants, and tells the hub.

A client says {"type":"subscribe","organisation":id,"after":number or null} first, then
{"type":"presence","conversation":id or null,"state":"viewing" or "typing"}, and answers {"type":"ping"} if it likes.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import orjson
from django.http import parse_cookie
from django.http.request import validate_host

from parlour.kernel.realtime.hub import Hub, Refused
from parlour.kernel.realtime.limits import Pace
from parlour.kernel.realtime.presence import TYPING, VIEWING
from parlour.kernel.realtime.socket import POLICY, TRY_AGAIN, Socket
from parlour.kernel.web.asgi import Receive, Scope, Send, header

ABORT = "parlour.abort"  # an extension of our server: drops the line without waiting for the other side


class Door:
    """An ASGI application for sockets. `origins` are the addresses that people type, besides the one asked for."""

    def __init__(self, hub: Hub, *, hosts: list[str], origins: list[str]) -> None:
        self._hub, self._hosts, self._origins = hub, hosts, frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one socket until either side ends it."""
        await receive()  # the wish to connect
        if not self._is_ours(scope):
            return await send({"type": "websocket.close", "code": POLICY})
        if not self._hub.has_space():
            return await send({"type": "websocket.close", "code": TRY_AGAIN})
        await send({"type": "websocket.accept"})
        socket = Socket(send, self._hub.limits, _abort_of(scope))
        try:
            await self._serve(socket, _cookies(scope), receive)
        except Refused as refused:
            await socket.close(refused.code)
        except TimeoutError:
            await socket.close(POLICY)
        finally:
            self._hub.leave(socket)
            socket.ended.set()
        return None

    def _is_ours(self, scope: Scope) -> bool:
        origin = urlsplit(header(scope, b"origin") or "")
        host = (header(scope, b"host") or "").lower()
        if f"{origin.scheme}://{origin.netloc}" in self._origins:
            return True
        name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
        return bool(host) and origin.netloc.lower() == host and validate_host(name, self._hosts)

    async def _serve(self, socket: Socket, cookies: Mapping[str, str], receive: Receive) -> None:
        pace = Pace(self._hub.limits.frames_per_minute, time.monotonic)
        wish = _message(await asyncio.wait_for(receive(), self._hub.limits.hello_seconds))
        if wish is None:
            return
        await self._hub.subscribe(socket, cookies, *_subscription(wish))
        while not socket.ended.is_set():
            message = _message(await receive())
            if message is None:
                return
            if not pace.allows():
                raise Refused(POLICY)
            self._hear(socket, message)

    def _hear(self, socket: Socket, message: dict[str, Any]) -> None:
        if message.get("type") == "presence":
            state = message.get("state")
            self._hub.place(socket, _uuid(message.get("conversation")), TYPING if state == TYPING else VIEWING)


def _message(received: Mapping[str, Any]) -> dict[str, Any] | None:
    if received["type"] != "websocket.receive":
        return None
    try:
        message = orjson.loads(received.get("text") or b"")
    except orjson.JSONDecodeError:
        raise Refused from None
    if not isinstance(message, dict):
        raise Refused
    return message


def _subscription(wish: dict[str, Any]) -> tuple[UUID, int | None]:
    organisation_id, after = _uuid(wish.get("organisation")), wish.get("after")
    valid = after is None or (isinstance(after, int) and not isinstance(after, bool) and 0 <= after < 2**53)
    if wish.get("type") != "subscribe" or organisation_id is None or not valid:
        raise Refused
    return organisation_id, after


def _uuid(value: object) -> UUID | None:
    if value is None:
        return None
    try:
        return UUID(value) if isinstance(value, str) and len(value) <= 40 else _refuse()
    except ValueError:
        raise Refused from None


def _refuse() -> UUID:
    raise Refused


def _cookies(scope: Scope) -> dict[str, str]:
    return parse_cookie(header(scope, b"cookie") or "")


def _abort_of(scope: Scope) -> Callable[[], None] | None:
    abort: Callable[[], None] | None = (scope.get("extensions") or {}).get(ABORT)
    return abort
