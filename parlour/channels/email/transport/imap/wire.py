"""imaplib with limits: every command has a deadline and a budget of bytes, and nothing is read beyond them.

imaplib alone waits per read, so that a server which drips one byte a minute holds it for ever, and it reserves
whatever size a literal announces. The two bounds here hold against both.
"""

from __future__ import annotations

import imaplib
import logging
import socket
import ssl
import time
from collections.abc import Sequence

from imapclient import IMAPClient
from imapclient.exceptions import ProtocolError
from imapclient.imap4 import IMAP4WithTimeout
from imapclient.response_parser import parse_response
from imapclient.tls import IMAP4_TLS

from parlour.channels.email.transport.faults import TooMuch

# imapclient and the imaplib below it log what goes over the wire: passwords, addresses, mails.
logging.getLogger("imapclient").setLevel(logging.WARNING)

LINE_LIMIT = 1_000_000
SLACK = 1024 * 1024


class Bounds:
    """Mixed into imaplib's classes: `allow()` before a command sets how long and how much it may take."""

    sock: socket.socket

    def __init__(self, *args: object, seconds: float) -> None:
        self._received = bytearray()
        self.allow(seconds=seconds)
        super().__init__(*args)

    def allow(self, *, seconds: float, size: int = 0) -> None:
        """Grant the next command this much time, and `size` bytes beside the usual talk."""
        self._deadline = time.monotonic() + seconds
        self._budget = size + SLACK

    def remaining(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("deadline")
        return left

    def read(self, size: int) -> bytes:
        if size > self._budget:
            raise TooMuch("The server announced more than it may send.")
        while len(self._received) < size:
            self._receive()
        return self._take(size)

    def readline(self) -> bytes:
        seen = 0
        while (end := self._received.find(b"\n", seen)) < 0:
            seen = len(self._received)
            if seen > LINE_LIMIT:
                raise TooMuch("The server sent a line without end.")
            self._receive()
        return self._take(end + 1)

    def waiting_line(self, seconds: float) -> bytes | None:
        """A line that the server sends unasked within `seconds` (IDLE), or None. Half a line is kept for later."""
        self.allow(seconds=seconds)
        try:
            return self.readline()
        except TimeoutError:
            return None

    def send(self, data: bytes) -> None:
        self.sock.settimeout(self.remaining())
        self.sock.sendall(data)

    def starttls(self, ssl_context: ssl.SSLContext | None = None) -> object:
        answer = super().starttls(ssl_context=ssl_context)  # type: ignore[misc]
        # What came in clear text after the go-ahead may be a stranger's (STARTTLS injection).
        self._received.clear()
        return answer

    def _receive(self) -> None:
        self.sock.settimeout(self.remaining())
        chunk = self.sock.recv(65536)
        if not chunk:
            raise ConnectionResetError("closed")
        self._received += chunk

    def _take(self, size: int) -> bytes:
        self._budget -= size
        if self._budget < 0:
            raise TooMuch("The server sent more than it announced.")
        taken = bytes(self._received[:size])
        del self._received[:size]
        return taken


class PlainWire(Bounds, IMAP4WithTimeout):  # type: ignore[misc]
    """A line without TLS, or before STARTTLS."""


class TlsWire(Bounds, IMAP4_TLS):  # type: ignore[misc]
    """A line under TLS from the first byte."""


class BoundedIMAP(IMAPClient):  # type: ignore[misc]
    """IMAPClient on top of a bounded wire. `connect_seconds` covers name, line, TLS and greeting."""

    def __init__(self, host: str, port: int, *, context: ssl.SSLContext | None, connect_seconds: float) -> None:
        self._connect_seconds = connect_seconds
        super().__init__(host, port, ssl=context is not None, ssl_context=context, timeout=connect_seconds)

    def _create_IMAP4(self) -> imaplib.IMAP4:  # noqa: N802  the parent's name
        seconds = self._connect_seconds
        if self.ssl:
            return TlsWire(self.host, self.port, self.ssl_context, seconds, seconds=seconds)
        return PlainWire(self.host, self.port, seconds, seconds=seconds)

    @property
    def wire(self) -> Bounds:
        wire: Bounds = self._imap
        return wire

    def fetch_items(self, uids: Sequence[int], what: str) -> list[dict[bytes, object]]:
        """UID FETCH, one dict per response in the order of arrival.

        IMAPClient.fetch merges responses by UID, so that of two mails under one UID one would be lost.
        """
        typ, data = self._imap.uid("FETCH", ",".join(map(str, uids)), what)
        self._checkok("fetch", typ, data)
        answers = iter(parse_response([part for part in data if part is not None]))
        return [_pairs(attributes) for _number, attributes in zip(answers, answers, strict=True)]


def _pairs(attributes: object) -> dict[bytes, object]:
    if not isinstance(attributes, tuple) or len(attributes) % 2:
        raise ProtocolError("A FETCH response is no list of pairs.")
    return {bytes(name).upper(): value for name, value in zip(attributes[::2], attributes[1::2], strict=True)}
