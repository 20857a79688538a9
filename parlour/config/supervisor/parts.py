"""What each part does once it runs: serve pages and sockets, or do duties."""

import asyncio
import contextlib
import io
import signal
import socket
import threading
from collections.abc import Callable
from importlib import import_module

from django.core.handlers.wsgi import WSGIRequest
from django.db import connections
from django.urls import get_resolver

from parlour.config import duties
from parlour.kernel.web.environ import environ_of
from parlour.kernel.work import Crew
from parlour.kernel.work.telling import tell_by_redis

WEB = ("web", "sockets")
NAMES = (*WEB, *duties.PARTS)


def preload_pages() -> None:
    """Load what serving needs before the parts are forked, so that they share its memory."""
    for name in ("uvloop", "parlour.config.asgi", "parlour.config.supervisor.server"):
        import_module(name)
    get_resolver().url_patterns  # noqa: B018 - looking loads every view
    _warm_up()


def _warm_up() -> None:
    # Answering a page in the parent loads templates and words, and settles the interpreter's adaptive code (PEP 659),
    # which each child would otherwise write into pages of its own: some 8 MiB less in all, and a faster first page.
    from parlour.config.wsgi import application

    for path in ("/", "/first-run/", "/account/login/"):
        scope = {
            "method": "GET",
            "path": path,
            "query_string": b"",
            "http_version": "1.1",
            "headers": [(b"host", b"localhost")],
        }
        response = application.get_response(WSGIRequest(environ_of(scope, io.BytesIO())))
        response.close()
    connections.close_all()


def preload_duties() -> None:
    """Load what the duties need; one that can't be loaded says so when it is done."""
    for duty in duties.DUTIES:
        with contextlib.suppress(ImportError, AttributeError):
            duty.resolve()


def serve_web(listening: socket.socket, ready: Callable[[], None], *, with_pages: bool = True) -> None:
    """Answer requests until SIGTERM or SIGINT; `ready` is called once the first one can be taken."""
    from parlour.config.asgi import Front, application  # loads the pages, which the other parts don't need
    from parlour.config.supervisor.server import Server

    tell_by_redis()
    server = Server(application if with_pages else Front(with_pages=False), ready)

    async def serve() -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, server.end)
        await server._serve([listening])

    import uvloop

    uvloop.run(serve())


def do_duties(parts: tuple[str, ...], ready: Callable[[], None] = lambda: None) -> None:
    """Do the duties of `parts` until SIGTERM or SIGINT."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    tell_by_redis()
    crew = Crew(duties.of(*parts))
    crew.start()
    ready()
    while not stop.wait(3600):
        pass
    crew.stop()
