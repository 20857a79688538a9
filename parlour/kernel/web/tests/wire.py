"""One HTTP exchange with an ASGI application, without a server in between."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from parlour.kernel.web.asgi import Application


@dataclass
class Heard:
    """What came back."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    pieces: int = 0
    complete: bool = False


async def exchange(
    application: Application,
    method: str = "GET",
    path: str = "/",
    *,
    body: Iterable[bytes] = (b"",),
    headers: Iterable[tuple[bytes, bytes]] = (),
    leave_after: float | None = None,
    leave_midway: bool = False,
) -> Heard:
    """Ask and listen. `leave_after` seconds the client goes away; `leave_midway` it does so before its body is sent."""
    heard, left = Heard(), asyncio.Event()
    pieces = list(body)

    async def receive() -> dict[str, Any]:
        if pieces:
            piece = pieces.pop(0)
            if leave_midway and not pieces:
                return {"type": "http.disconnect"}
            return {"type": "http.request", "body": piece, "more_body": bool(pieces)}
        await left.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            heard.status = message["status"]
            heard.headers = {k.decode(): v.decode() for k, v in message["headers"]}
        else:
            heard.body += message["body"]
            heard.pieces += 1
            heard.complete = not message.get("more_body", False)

    if leave_after is not None:
        asyncio.get_running_loop().call_later(leave_after, left.set)
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"q=1",
        "http_version": "1.1",
        "scheme": "http",
        "server": ("localhost", 8000),
        "client": ("127.0.0.1", 5),
        "headers": list(headers),
    }
    await asyncio.wait_for(application(scope, receive, send), 20)
    return heard
