"""Answers that are given before Django is asked: plain, short, and closing the line."""

from django.utils.translation import gettext as _

from parlour.kernel.web.asgi import Send
from parlour.kernel.web.csp import ALWAYS, policy

HEADERS = [
    (b"content-type", b"text/plain; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"connection", b"close"),
    (b"content-security-policy", policy().encode()),
    *((name.lower().encode(), value.encode()) for name, value in ALWAYS.items()),
]
BROKEN = b"Something broke on our side. Try again in a moment; the cause is in the server's log.\n"


async def too_large(send: Send, limit: int) -> None:
    """413: more than the server takes (`limit` in bytes)."""
    await refuse(
        send,
        413,
        _("This is larger than the %(most)d MB that this server takes. Send it in parts.")
        % {"most": limit // 1_000_000},
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


async def refuse(send: Send, status: int, sentence: str, more: list[tuple[bytes, bytes]] | None = None) -> None:
    """Answer with a sentence and close the line."""
    body = f"{sentence}\n".encode()
    headers = [*HEADERS, (b"content-length", str(len(body)).encode()), *(more or [])]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
