"""Answers that are given before Django is asked: plain, short, and closing the line."""

import asyncio
import contextlib

from django.utils.translation import gettext as _

from parlour.kernel.web.asgi import Receive, Send
from parlour.kernel.web.csp import ALWAYS, policy

HEADERS = [
    (b"content-type", b"text/plain; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"connection", b"close"),
    (b"content-security-policy", policy().encode()),
    *((name.lower().encode(), value.encode()) for name, value in ALWAYS.items()),
]
HEAR_OUT, PAUSE = 10.0, 2.0  # seconds in all, and without a word
BROKEN = b"Something broke on our side. Try again in a moment; the cause is in the server's log.\n"


async def too_large(send: Send, receive: Receive, limit: int) -> None:
    """413: more than the server takes (`limit` in bytes)."""
    await refuse(
        send,
        413,
        _("This is larger than the %(most)d MB that this server takes. Send it in parts.")
        % {"most": limit // 1_000_000},
        hear_out=receive,
    )


async def too_slow(send: Send) -> None:
    """408: the rest of the request did not come."""
    await refuse(send, 408, _("The rest of the request did not arrive in time. Try again."))


async def busy(send: Send) -> None:
    """503: too many requests wait."""
    await refuse(send, 503, _("The server is busy. Try again in a moment."), [(b"retry-after", b"5")])


async def not_found(send: Send) -> None:
    """404, for what is not a page."""
    await refuse(send, 404, _("There is nothing here."))


async def refuse(
    send: Send,
    status: int,
    sentence: str,
    more: list[tuple[bytes, bytes]] | None = None,
    *,
    hear_out: Receive | None = None,
) -> None:
    """Answer with a sentence and close the line; `hear_out` first takes what is still being sent, and drops it."""
    body = f"{sentence}\n".encode()
    headers = [*HEADERS, (b"content-length", str(len(body)).encode()), *(more or [])]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": hear_out is not None})
    if hear_out is not None:
        # A line that is closed while the other side still speaks is reset, and the sentence is never read.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(HEAR_OUT):
                while (await asyncio.wait_for(hear_out(), PAUSE)).get("more_body", False):
                    pass
        await send({"type": "http.response.body", "body": b""})
