"""The connection below the client: made to an address that was judged, and over when its time is."""

import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore

from parlour.kernel.http.guard import public_addresses

CONNECT_SECONDS = 4.0


class GuardedBackend(httpcore.NetworkBackend):
    """Resolves and judges a name, and connects to the very address that was judged.

    TLS still verifies the name, since it is handed down as it was asked for. `deadline` is a time of
    `time.monotonic`; no read, write or handshake goes on beyond it, however slowly the other side drips.
    """

    def __init__(self, deadline: float) -> None:
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of `host` that answers."""
        addresses = public_addresses(host, port)
        for address in addresses:
            try:
                stream = httpcore.SyncBackend().connect_tcp(address, port, min(CONNECT_SECONDS, left(self._deadline)))
                return _Bounded(stream, self._deadline)
            except httpcore.ConnectError:
                if address == addresses[-1]:
                    raise
        raise httpcore.ConnectError("no address")


class _Bounded(httpcore.NetworkStream):
    """A connection whose every step ends at the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, left(self._deadline))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Bounded(self._stream.start_tls(ssl_context, server_hostname, left(self._deadline)), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def left(deadline: float) -> float:
    """Return the seconds that are left; raises httpcore.ReadTimeout when there are none."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise httpcore.ReadTimeout("the time is up")
    return seconds
