"""What each part does once it runs: serve pages and sockets, or do duties."""

import asyncio
import contextlib
import signal
import socket
import threading
from collections.abc import Callable
from importlib import import_module

from parlour.config import duties
from parlour.kernel.work import Crew
from parlour.kernel.work.telling import tell_by_redis

WEB = ("web", "sockets")
NAMES = (*WEB, *duties.PARTS)


def preload_pages() -> None:
    """Load what serving needs before the parts are forked, so that they share its memory."""
    from django.urls import get_resolver

    import_module("parlour.config.asgi")
    import_module("parlour.config.supervisor.server")
    get_resolver().url_patterns  # noqa: B018 - looking loads every view


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
