"""The one front: sockets and static files on the loop, every page through Django on a few standing threads."""

import logging
import os
import time
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parlour.config.settings")

from parlour.config.wsgi import application as pages  # noqa: I001 - first: it sets Django up
from django.conf import settings

from parlour.config.sockets import SessionGate
from parlour.kernel.logs import shown_path
from parlour.kernel.realtime.door import Door
from parlour.kernel.realtime.hub import Hub
from parlour.kernel.web import refusals
from parlour.kernel.web.asgi import Message, Receive, Scope, Send
from parlour.kernel.web.bridge import Bridge
from parlour.kernel.web.statics import StaticFiles

access = logging.getLogger("parlour.access")
SOCKETS = "/ws/"


def body_limit() -> int:
    """Return how many bytes a request may carry: the largest mail or upload, with room for its wrapping."""
    return max(settings.MAX_UPLOAD_BYTES, settings.MAX_MAIL_BYTES) * 3 // 2 + 1_048_576


class Front:
    """The ASGI application. `with_pages=False` serves sockets only, for those who run them apart."""

    def __init__(self, *, with_pages: bool = True) -> None:
        self._pages = Bridge(_pages(), threads=settings.WEB_THREADS, body_limit=body_limit()) if with_pages else None
        self._static = StaticFiles() if with_pages and not settings.DEBUG else None
        self._hub: Hub | None = None
        self._door: Door | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send each request where it belongs."""
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._live(receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._static is not None and scope["path"].startswith(settings.STATIC_URL):
            await self._static(scope, receive, send)
        elif self._pages is None:
            await refusals.not_found(send)
        elif access.isEnabledFor(logging.INFO):
            await _logged(self._pages, scope, receive, send)
        else:
            await self._pages(scope, receive, send)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] != SOCKETS:
            await receive()
            return await send({"type": "websocket.close", "code": 1008})
        return await self._open_door()(scope, receive, send)

    def _open_door(self) -> Door:
        if self._door is None:
            self._hub = Hub(SessionGate())
            self._hub.start()
            self._door = Door(self._hub, hosts=settings.ALLOWED_HOSTS, origins=[settings.BASE_URL])
        return self._door

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        if self._hub is not None:
            await self._hub.stop()
        if self._pages is not None:
            self._pages.stop()
        await send({"type": "lifespan.shutdown.complete"})


def _pages() -> Any:
    if not settings.DEBUG:
        return pages
    from django.contrib.staticfiles.handlers import StaticFilesHandler  # only while developing

    return StaticFilesHandler(pages)


async def _logged(application: Bridge, scope: Scope, receive: Receive, send: Send) -> None:
    started, status = time.perf_counter(), 0

    async def noting(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
        await send(message)

    await application(scope, receive, noting)
    elapsed = (time.perf_counter() - started) * 1000
    access.info("%s %s %s %.0fms", scope["method"], shown_path(scope["path"]), status, elapsed)


application = Front()
