"""uvicorn, set for us: no banner, no compression of sockets, small frames, and no patience with dawdlers."""

import asyncio
import logging
import socket
from typing import Any

import uvicorn
from django.conf import settings
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from parlour.kernel.realtime.door import ABORT
from parlour.kernel.realtime.limits import Limits
from parlour.kernel.web.asgi import Application

HEAD_SECONDS = 15.0  # from the first byte of a request to the end of its headers
HEAD_BYTES = 64 * 1024
KEEP_ALIVE_SECONDS = 60
GRACE_SECONDS = 8  # for answers under way when the server ends


class Pages(HttpToolsProtocol):
    """HTTP/1.1 with a limit on how long, and how large, the head of a request may be."""

    _deadline: asyncio.TimerHandle | None = None
    _head_bytes = 0
    _in_head = True

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await_head()

    def data_received(self, data: bytes) -> None:
        if self._in_head:
            self._head_bytes += len(data)
        super().data_received(data)
        if self._in_head and self._head_bytes > HEAD_BYTES:
            self.transport.close()
        elif self._in_head and self._deadline is None:
            self._await_head()

    def on_message_begin(self) -> None:
        self._in_head = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head, self._head_bytes = False, 0
        self._head_came()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._in_head = True
        super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_came()
        super().connection_lost(exc)

    def _await_head(self) -> None:
        self._deadline = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def _head_came(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


class Sockets(WebSocketsSansIOProtocol):
    """Sockets that the hub can drop without waiting for the other side."""

    async def run_asgi(self) -> None:
        extensions: dict[str, Any] = self.scope["extensions"]
        extensions[ABORT] = self.transport.abort
        await super().run_asgi()


class Server(uvicorn.Server):
    """Tells when it is ready, and ends without raising the signal again."""

    def __init__(self, application: Application, ready: Any) -> None:
        super().__init__(_config(application))
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    def end(self, *_: object) -> None:
        """Stop taking requests, finish those under way, and return."""
        self.should_exit = True


def _config(application: Application) -> uvicorn.Config:
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    return uvicorn.Config(
        application,
        loop="uvloop",
        http=Pages,
        ws=Sockets,
        ws_max_size=Limits().frame_bytes,
        ws_per_message_deflate=False,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.PROXIES),
        forwarded_allow_ips=settings.PROXIES or None,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
