"""What one request costs before any work is done: our front against Django's own ASGI handler, same middleware.

Two pages, one that does nothing and one that asks who is signed in; the server on one core, the clients on the
other; wall time per request at saturation, and CPU time of the server process alone.
"""

import asyncio
import os
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path

from bench.runner import pin

CONNECTIONS = 8
VARIANTS = ("ours", "django-asgi", "a2wsgi")


def nothing(request: HttpRequest) -> HttpResponse:
    """The page that does nothing."""
    return HttpResponse(b"ok")


def somebody(request: HttpRequest) -> HttpResponse:
    """The page that asks who is signed in."""
    return HttpResponse(
        b"ok" if request.user.is_authenticated else b"nobody", status=200 if request.user.is_authenticated else 403
    )


urlpatterns = [path("nothing/", nothing), path("somebody/", somebody)]


def run(quick: bool) -> dict[str, Any]:
    """Measure all variants in turns; the median of the rounds counts."""
    seconds, rounds = (0.7, 1) if quick else (2.0, 5)
    cookie = _somebody_signed_in()
    pin(1)
    costs: dict[str, dict[str, list[tuple[float, float]]]] = {v: {"nothing": [], "somebody": []} for v in VARIANTS}
    for _ in range(rounds):
        for variant in VARIANTS:
            with _Server(variant) as server:
                for page, taken in costs[variant].items():
                    asyncio.run(_load(server.port, page, cookie, seconds / 4))  # warm
                    taken.append(_measured(server, page, cookie, seconds))
    wall = {v: {p: statistics.median(t[0] for t in taken) for p, taken in pages.items()} for v, pages in costs.items()}
    cpu = {v: {p: statistics.median(t[1] for t in taken) for p, taken in pages.items()} for v, pages in costs.items()}
    return {
        "figure": round(wall["ours"]["nothing"]),
        "unit": "us per request",
        "peer": "django.core.asgi.get_asgi_application",
        "peer_figure": round(wall["django-asgi"]["nothing"]),
        "ratio": _ratio(wall, "django-asgi", "nothing"),
        "target": ">= 3x",
        "workload": f"no-op view, all middleware, {CONNECTIONS} connections, {rounds} x {seconds} s, server on a core",
        "signed_in_us": round(wall["ours"]["somebody"]),
        "signed_in_peer_us": round(wall["django-asgi"]["somebody"]),
        "signed_in_ratio": _ratio(wall, "django-asgi", "somebody"),
        "a2wsgi_us": {page: round(taken) for page, taken in wall["a2wsgi"].items()},
        "a2wsgi_ratio": {page: _ratio(wall, "a2wsgi", page) for page in ("nothing", "somebody")},
        "server_cpu_us": {v: {p: round(taken) for p, taken in pages.items()} for v, pages in cpu.items()},
    }


def _ratio(wall: dict[str, dict[str, float]], peer: str, page: str) -> float:
    return round(wall[peer][page] / wall["ours"][page], 2)


def _somebody_signed_in() -> str:
    import django

    django.setup()
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", interactive=False, verbosity=0)
    user = get_user_model().objects.create_user("bench@floor.example", None, name="Floor")
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    connection.close()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


class _Server:
    """One variant in a process of its own, on a port of its own."""

    def __init__(self, variant: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self._process = subprocess.Popen([sys.executable, "-m", "bench.floor_http", variant, str(self.port)])

    def __enter__(self) -> "_Server":
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return self
            except OSError:
                time.sleep(0.02)
        raise RuntimeError("the server did not come up")

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(20)

    def cpu_seconds(self) -> float:
        """Return the processor time that the server has used so far (Linux)."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _measured(server: _Server, page: str, cookie: str, seconds: float) -> tuple[float, float]:
    cpu, started = server.cpu_seconds(), time.perf_counter()
    answered = asyncio.run(_load(server.port, page, cookie, seconds))
    return (
        (time.perf_counter() - started) / answered * 1e6,
        (server.cpu_seconds() - cpu) / answered * 1e6,
    )


async def _load(port: int, page: str, cookie: str, seconds: float) -> int:
    until = time.perf_counter() + seconds
    return sum(await asyncio.gather(*(_client(port, page, cookie, until) for _ in range(CONNECTIONS))))


async def _client(port: int, page: str, cookie: str, until: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    request = f"GET /{page}/ HTTP/1.1\r\nHost: localhost:{port}\r\nCookie: {cookie}\r\n\r\n".encode()
    answered = 0
    while time.perf_counter() < until:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head.split(b"\r\n")[0].decode())
        length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        if await reader.readexactly(int(length)) != b"ok":
            raise RuntimeError("a wrong answer")
        answered += 1
    writer.close()
    return answered


def _serve(variant: str, port: int) -> None:
    import django
    from django.conf import settings

    pin(0)
    django.setup()
    settings.ROOT_URLCONF = "bench.floor_http"
    import uvloop

    from parlour.config.supervisor.listening import listen
    from parlour.config.supervisor.server import Server

    server = Server(_application(variant), lambda: None)
    if variant == "django-asgi":
        server.config.lifespan = "off"
    with listen("127.0.0.1", port) as listening:
        uvloop.run(server.serve([listening]))


def _application(variant: str) -> Any:
    if variant == "django-asgi":
        from django.core.asgi import get_asgi_application

        return get_asgi_application()
    from parlour.config.asgi import Front, pages

    if variant == "ours":
        return Front()
    from a2wsgi import WSGIMiddleware
    from django.conf import settings

    return WSGIMiddleware(pages, workers=settings.WEB_THREADS)


if __name__ == "__main__":
    _serve(sys.argv[1], int(sys.argv[2]))
