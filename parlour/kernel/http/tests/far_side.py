"""A web server on loopback that behaves as it is told."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class FarSide(ThreadingHTTPServer):
    """Answers each path with the function that `routes` names, and remembers what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.routes: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {}
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def handle_error(self, request: object, client_address: object) -> None:
        """The other side hanging up is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    server: FarSide

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.asked.append((self.command, self.path, headers, body))
        self.server.routes[self.path](self)

    do_POST = do_GET

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def answering(body: bytes, content_type: str = "text/plain", status: int = 200, **headers: str) -> Callable[..., None]:
    """Return a route that answers with `body`."""

    def route(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", content_type)
        handler.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return route


def leading_to(location: str, status: int = 302) -> Callable[..., None]:
    """Return a route that sends the asker on."""
    return answering(b"", status=status, Location=location)


def dripping(head: bytes, drip: bytes, seconds: float) -> Callable[..., None]:
    """Return a route that says `head` and then one `drip` every few moments, for long."""

    def route(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(head)
        for _ in range(200):
            handler.wfile.write(drip)
            handler.wfile.flush()
            time.sleep(seconds)

    return route


@contextmanager
def far_side() -> Iterator[FarSide]:
    """Run a far side while the block lasts."""
    server = FarSide()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
