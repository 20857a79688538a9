"""Taking a request's body off the loop: small ones in memory, others in a temporary file, all within a limit."""

import asyncio
import io
import tempfile
from typing import IO

from parlour.kernel.web.asgi import Message, Receive, Scope, header

IN_MEMORY = 256 * 1024  # bytes
PATIENCE = 30.0  # seconds without a single byte before a sender is told so
Body = IO[bytes]


class BodyTooLarge(Exception):
    """The body is, or says that it is, beyond the limit."""


class BodyTooSlow(Exception):
    """The body stopped coming."""


class ClientGone(Exception):
    """Whoever asked has left before all was said."""


async def take_body(scope: Scope, receive: Receive, limit: int) -> Body:
    """Return the whole body, at its beginning; raises BodyTooLarge, BodyTooSlow or ClientGone."""
    stated = header(scope, b"content-length")
    if stated is not None and stated.isdigit() and int(stated) > limit:
        raise BodyTooLarge
    message = await _next(receive)
    if not message.get("more_body", False):
        return io.BytesIO(_checked(message.get("body", b""), limit))
    return await _gather(message.get("body", b""), receive, limit)


async def _gather(first: bytes, receive: Receive, limit: int) -> Body:
    memory, size, file = bytearray(first), len(first), None
    try:
        while True:
            message = await _next(receive)
            memory += message.get("body", b"")
            size += len(message.get("body", b""))
            if size > limit:
                raise BodyTooLarge
            if len(memory) > IN_MEMORY:
                file = file or tempfile.TemporaryFile()  # noqa: SIM115 - closed by the caller
                await asyncio.to_thread(file.write, bytes(memory))
                memory.clear()
            if not message.get("more_body", False):
                break
        if file is None:
            return io.BytesIO(bytes(memory))
        file.write(memory)
        file.seek(0)
    except BaseException:
        if file is not None:
            file.close()
        raise
    return file


async def _next(receive: Receive) -> Message:
    try:
        message = await asyncio.wait_for(receive(), PATIENCE)
    except TimeoutError:
        raise BodyTooSlow from None
    if message["type"] == "http.disconnect":
        raise ClientGone
    return message


def _checked(body: bytes, limit: int) -> bytes:
    if len(body) > limit:
        raise BodyTooLarge
    return body
