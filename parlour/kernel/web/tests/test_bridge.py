"""The bridge: bodies of all sizes, answers of all kinds, and clients that leave."""

import asyncio
import hashlib
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from parlour.kernel.web import body as taking
from parlour.kernel.web import bridge as bridging
from parlour.kernel.web.bridge import Bridge
from parlour.kernel.web.tests.wire import Heard, exchange

Start = Callable[[str, list[tuple[str, str]]], Any]


def echo(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    """Answer with the digest of the body and the length that was stated."""
    body = environ["wsgi.input"].read()
    start("200 OK", [("Content-Type", "text/plain"), ("X-Length", environ["CONTENT_LENGTH"]), ("Set-Cookie", " a=b")])
    return [hashlib.sha256(body).hexdigest().encode()]


def ask(application: Any, *arguments: Any, threads: int = 2, limit: int = 8_000_000, **options: Any) -> Heard:
    async def whole() -> Heard:
        bridge = Bridge(application, threads=threads, body_limit=limit)
        try:
            return await exchange(bridge, *arguments, **options)
        finally:
            bridge.stop()

    return asyncio.run(whole())


@pytest.mark.parametrize("pieces", [[b""], [b"abc"], [b"a" * 1000] * 7, [b"x" * 65536] * 80, [b"", b"", b"z"]])
def test_a_body_arrives_whole(pieces: list[bytes]) -> None:
    heard = ask(echo, "POST", "/", body=pieces)
    whole = b"".join(pieces)
    assert heard.body.decode() == hashlib.sha256(whole).hexdigest()
    assert heard.headers["x-length"] == str(len(whole))


def test_a_large_body_is_not_held_in_memory() -> None:
    kinds: list[str] = []

    def look(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        kinds.append(type(environ["wsgi.input"]).__name__)
        return echo(environ, start)

    ask(look, "POST", "/", body=[b"x" * 65536] * 80)
    ask(look, "POST", "/", body=[b"x" * 65536] * 2)
    assert kinds == ["BufferedRandom", "BytesIO"]


@pytest.mark.parametrize(
    ("body", "headers"),
    [([b"x" * 600, b"y" * 600], ()), ([b"x" * 1200], ()), ([b""], [(b"content-length", b"1001")])],
)
def test_a_body_beyond_the_limit_is_refused(body: list[bytes], headers: list[tuple[bytes, bytes]]) -> None:
    called: list[int] = []

    def never(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        called.append(1)
        return echo(environ, start)

    heard = ask(never, "POST", "/", body=body, headers=headers, limit=1000)
    assert (heard.status, heard.headers["connection"], heard.complete, called) == (413, "close", True, [])


def test_a_body_at_the_limit_is_taken() -> None:
    assert ask(echo, "POST", "/", body=[b"x" * 500, b"y" * 500], limit=1000).status == 200


def test_a_body_that_stops_coming_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "PATIENCE", 0.05)

    async def whole() -> Heard:
        bridge = Bridge(echo)
        heard = Heard()

        async def receive() -> Any:
            await asyncio.sleep(5)

        async def send(message: Any) -> None:
            heard.status = message.get("status", heard.status)

        scope = {
            "type": "http",
            "method": "POST",
            "path": "/",
            "query_string": b"",
            "http_version": "1.1",
            "headers": [],
        }
        await bridge(scope, receive, send)
        return heard

    assert asyncio.run(whole()).status == 408


def test_who_leaves_while_sending_is_not_answered() -> None:
    called: list[int] = []

    def never(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        called.append(1)
        return echo(environ, start)

    heard = ask(never, "POST", "/", body=[b"half", b""], leave_midway=True)
    assert (heard.status, called) == (0, [])


def test_head_has_the_length_and_no_body() -> None:
    heard = ask(echo, "HEAD")
    assert (heard.headers["content-length"], heard.body) == ("64", b"")


def test_headers_are_trimmed_and_the_environment_is_ours() -> None:
    seen: dict[str, Any] = {}

    def look(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        seen.update(environ)
        return echo(environ, start)

    headers = [
        (b"cookie", b"a=1"),
        (b"cookie", b"b=2"),
        (b"accept", b"x"),
        (b"accept", b"y"),
        (b"x-forwarded-for", b"6.6.6.6"),
        (b"x-forwarded-proto", b"https"),
        (b"forwarded", b"for=6.6.6.6"),
        (b"proxy", b"http://evil.example"),
        (b"x_csrftoken", b"forged"),
    ]
    heard = ask(look, "GET", "/caf\u00e9 x/", headers=headers)
    assert heard.headers["set-cookie"] == "a=b"
    assert (seen["HTTP_COOKIE"], seen["HTTP_ACCEPT"]) == ("a=1; b=2", "x,y")
    assert seen["PATH_INFO"].encode("latin-1").decode() == "/caf\u00e9 x/"
    assert [name for name in seen if "FORWARDED" in name or name in ("HTTP_PROXY", "HTTP_X_CSRFTOKEN")] == []
    assert (seen["REMOTE_ADDR"], seen["wsgi.url_scheme"]) == ("127.0.0.1", "http")


class Streamed:
    """What Django's streaming answers look like to a server."""

    streaming = True

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self.chunks, self.closed_in = chunks, ""

    def __iter__(self) -> Iterator[bytes]:
        return self.chunks

    def close(self) -> None:
        self.closed_in = threading.current_thread().name


def test_a_stream_flows_and_is_closed_in_its_thread() -> None:
    stream = Streamed(iter([b"a" * 10] * 50))

    def application(environ: dict[str, Any], start: Start) -> Any:
        start("200 OK", [])
        return stream

    heard = ask(application)
    assert (heard.body, heard.pieces, heard.complete) == (b"a" * 500, 51, True)
    assert stream.closed_in.startswith("page-")


def test_who_leaves_a_stream_frees_the_thread() -> None:
    made: list[int] = []

    def endless() -> Iterator[bytes]:
        while True:
            made.append(1)
            time.sleep(0.005)
            yield b"x"

    stream = Streamed(endless())

    def application(environ: dict[str, Any], start: Start) -> Any:
        start("200 OK", [])
        return stream

    async def whole() -> int:
        bridge = Bridge(application, threads=1)
        await exchange(bridge, leave_after=0.1)
        await asyncio.sleep(0.2)
        count = len(made)
        await asyncio.sleep(0.1)
        bridge.stop()
        return len(made) - count

    assert asyncio.run(whole()) == 0
    assert stream.closed_in == "page-0"


def test_a_stream_that_breaks_never_looks_complete() -> None:
    def breaking() -> Iterator[bytes]:
        yield b"half"
        raise ValueError("broken")

    def application(environ: dict[str, Any], start: Start) -> Any:
        start("200 OK", [])
        return Streamed(breaking())

    with pytest.raises(ConnectionAbortedError):
        ask(application)


def test_what_breaks_outside_of_django_is_a_plain_500() -> None:
    def broken(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        raise RuntimeError("secret words")

    heard = ask(broken)
    assert (heard.status, b"secret" in heard.body) == (500, False)


def test_requests_run_beside_each_other_and_wait_in_line() -> None:
    at_once, most = [0], [0]
    lock = threading.Lock()

    def slow(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        with lock:
            at_once[0] += 1
            most[0] = max(most[0], at_once[0])
        time.sleep(0.02)
        with lock:
            at_once[0] -= 1
        return echo(environ, start)

    async def whole() -> list[Heard]:
        bridge = Bridge(slow, threads=3)
        answers = await asyncio.gather(*(exchange(bridge) for _ in range(20)))
        bridge.stop()
        return answers

    assert [heard.status for heard in asyncio.run(whole())] == [200] * 20
    assert most[0] == 3


def test_too_long_a_line_is_told_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridging, "MOST_WAITING", 3)
    go_on = threading.Event()

    def waiting(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        go_on.wait(5)
        return echo(environ, start)

    async def whole() -> list[int]:
        bridge = Bridge(waiting, threads=1)
        first = [asyncio.ensure_future(exchange(bridge)) for _ in range(5)]
        await asyncio.sleep(0.1)
        refused = await exchange(bridge)
        go_on.set()
        statuses = [(await answer).status for answer in first]
        bridge.stop()
        assert refused.headers["retry-after"] == "5"
        return [*statuses, refused.status]

    assert asyncio.run(whole()) == [200, 200, 200, 200, 200, 503]
