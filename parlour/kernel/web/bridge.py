"""The bridge from the loop to Django: one hop per request, to one of a few standing threads.

Standing threads keep their database connection; Django's own ASGI handler opens a thread, hence a connection,
per request, which is why it isn't used (bench/floor_http.py measures both).
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any

from parlour.kernel.web import refusals
from parlour.kernel.web.asgi import Receive, Scope, Send
from parlour.kernel.web.body import Body, BodyTooLarge, BodyTooSlow, ClientGone, take_body
from parlour.kernel.web.environ import environ_of

logger = logging.getLogger("parlour.web")
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Headers = list[tuple[bytes, bytes]]

MOST_WAITING = 256  # requests that may wait for a thread before new ones are told to come again
CHUNKS_AHEAD = 8  # chunks of a streamed answer that wait for a slow reader
CHUNK_PATIENCE = 30.0  # seconds a thread waits for such a reader before it turns to somebody else


@dataclass(slots=True)
class Answer:
    """What a thread hands back: the whole body, or `chunks` that follow and end with None."""

    status: int
    headers: Headers
    body: bytes = b""
    chunks: "asyncio.Queue[bytes | None] | None" = None


@dataclass(slots=True)
class Job:
    """One request on its way through a thread."""

    environ: dict[str, Any]
    loop: asyncio.AbstractEventLoop
    answer: "asyncio.Future[Answer]"
    gone: bool = False

    def done(self, answer: Answer) -> None:
        self.loop.call_soon_threadsafe(self._settle, answer)

    def _settle(self, answer: Answer) -> None:
        if not self.answer.done():
            self.answer.set_result(answer)


class Bridge:
    """An ASGI application that has a WSGI application answer, on `threads` threads; bodies up to `body_limit` bytes."""

    def __init__(self, application: Application, *, threads: int = 4, body_limit: int = 64 * 1024 * 1024) -> None:
        self._application = application
        self._threads = threads
        self._body_limit = body_limit
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._started = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        if self._jobs.qsize() > MOST_WAITING:
            return await refusals.busy(send)
        try:
            body = await take_body(scope, receive, self._body_limit)
        except BodyTooLarge:
            return await refusals.too_large(send, receive, self._body_limit)
        except BodyTooSlow:
            return await refusals.too_slow(send)
        except ClientGone:
            return None
        try:
            await self._pass_on(scope, body, receive, send)
        finally:
            body.close()
        return None

    async def _pass_on(self, scope: Scope, body: Body, receive: Receive, send: Send) -> None:
        if not self._started:
            self._start()
        loop = asyncio.get_running_loop()
        job = Job(environ_of(scope, body), loop, loop.create_future())
        self._jobs.put(job)
        answer = await job.answer
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        if answer.chunks is None:
            await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else answer.body})
        else:
            await _stream(job, answer.chunks, receive, send)

    def _start(self) -> None:
        self._started = True
        for number in range(self._threads):
            threading.Thread(target=self._work, name=f"page-{number}", daemon=True).start()

    def stop(self) -> None:
        """Let the threads end once they have answered what waits."""
        for _ in range(self._threads if self._started else 0):
            self._jobs.put(None)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                _answer(self._application, job)
            except Exception:
                # Django turns what a view raises into a page; what arrives here broke outside of it.
                logger.exception("a request could not be answered")
                job.done(Answer(500, refusals.HEADERS, refusals.BROKEN))
            job = None


def _answer(application: Application, job: Job) -> None:
    if job.answer.cancelled():
        return
    started: list[Any] = []
    response = application(job.environ, lambda status, headers, exc_info=None: started.extend((status, headers)))
    try:
        status = int(started[0][:3])
        headers = [(name.lower().encode("latin-1"), value.strip().encode("latin-1")) for name, value in started[1]]
        if getattr(response, "streaming", False):
            _give_chunks(job, status, headers, response)
        else:
            body = b"".join(response)
            if not any(name == b"content-length" for name, _ in headers) and status not in (204, 304):
                headers.append((b"content-length", str(len(body)).encode()))
            job.done(Answer(status, headers, body))
    finally:
        close = getattr(response, "close", None)
        if close is not None:
            close()


def _give_chunks(job: Job, status: int, headers: Headers, response: Iterable[bytes]) -> None:
    chunks: asyncio.Queue[bytes | None] = asyncio.Queue(CHUNKS_AHEAD)
    job.done(Answer(status, headers, chunks=chunks))
    try:
        for chunk in response:
            if job.gone:
                return
            if chunk:
                asyncio.run_coroutine_threadsafe(chunks.put(chunk), job.loop).result(CHUNK_PATIENCE)
        asyncio.run_coroutine_threadsafe(chunks.put(None), job.loop).result(CHUNK_PATIENCE)
    except Exception:
        # The status line is out, so the only honest sign that the answer is not whole is to cut the line.
        logger.exception("a streamed answer broke off")
        job.loop.call_soon_threadsafe(_break_off, job, chunks)


def _break_off(job: Job, chunks: "asyncio.Queue[bytes | None]") -> None:
    job.gone = True
    while not chunks.empty():
        chunks.get_nowait()
    chunks.put_nowait(None)


async def _stream(job: Job, chunks: "asyncio.Queue[bytes | None]", receive: Receive, send: Send) -> None:
    left = asyncio.ensure_future(receive())
    try:
        while True:
            following = asyncio.ensure_future(chunks.get())
            await asyncio.wait((following, left), return_when=asyncio.FIRST_COMPLETED)
            if not following.done() or left.done():
                following.cancel()
                return
            chunk = following.result()
            if chunk is None:
                break
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        if job.gone:
            raise ConnectionAbortedError("the answer broke off")
        await send({"type": "http.response.body", "body": b""})
    finally:
        job.gone = True
        left.cancel()
        while not chunks.empty():
            chunks.get_nowait()
