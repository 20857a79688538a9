"""smtplib with limits: one deadline for the whole conversation, a bound on every reply, and DATA in two halves."""

from __future__ import annotations

import base64
import re
import smtplib
import socket
import ssl
import time
from typing import Any

from parlour.channels.email.transport.faults import TooMuch

REPLY_LIMIT = 64 * 1024
_BARE_LINE_END = re.compile(rb"(?:\r\n|\n|\r(?!\n))")
_LEADING_DOT = re.compile(rb"(?m)^\.")


class BoundedReader:
    """What smtplib reads replies from. Bytes come one line at a time, until the deadline and within the bound."""

    def __init__(self, wire: Wire) -> None:
        self._wire, self._received = wire, bytearray()
        self.budget = REPLY_LIMIT

    def readline(self, size: int = -1) -> bytes:
        while (end := self._received.find(b"\n")) < 0:
            if len(self._received) > REPLY_LIMIT:
                raise TooMuch("The server sent a line without end.")
            self._wire.grant()
            sock = self._wire.sock
            chunk = sock.recv(8192) if sock else b""
            if not chunk:
                return b""
            self._received += chunk
        self.budget -= end + 1
        if self.budget < 0:
            raise TooMuch("The server sent a reply without end.")
        line = bytes(self._received[: end + 1])
        del self._received[: end + 1]
        return line

    def close(self) -> None:
        self._received.clear()


class Wire(smtplib.SMTP):
    """A connection that must be done with everything within `seconds` (extended by `allow` for large mails)."""

    def __init__(self, *, seconds: float, step: float, implicit: ssl.SSLContext | None, name: str) -> None:
        self._implicit, self._step = implicit, step
        self._deadline = time.monotonic() + seconds
        # smtplib keeps the name of the server in `_host` for the check of the certificate.
        super().__init__(timeout=step, local_hostname=name)

    def allow(self, seconds: float) -> None:
        """Start a new deadline, from now."""
        self._deadline = time.monotonic() + seconds

    def grant(self) -> None:
        """Let the next read or write wait no longer than a step and than what is left of the deadline."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("deadline")
        if self.sock:
            self.sock.settimeout(min(left, self._step))

    def wait_long(self) -> None:
        """From here on one silence may last as long as the deadline."""
        self._step = max(self._step, self._deadline - time.monotonic())

    def open_line(self, host: str, port: int) -> tuple[int, bytes]:
        """Connect, under TLS at once when that is the way; returns the greeting."""
        self._host = host
        return self.connect(host, port)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        line = socket.create_connection((host, port), timeout)
        # The final dot goes by itself and must not wait for company (Nagle).
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self._implicit.wrap_socket(line, server_hostname=host) if self._implicit else line

    def getreply(self) -> tuple[int, bytes]:
        file: Any = self.file
        if file is None:
            file = self.file = BoundedReader(self)
        file.budget = REPLY_LIMIT
        return super().getreply()

    def send(self, s: Any) -> None:
        self.grant()
        super().send(s)

    def command(self, verb: str, *words: str) -> tuple[int, bytes]:
        """Send one command as it stands. smtplib's own mail() and rcpt() guess at what an odd address means."""
        self.putcmd(verb, " ".join(words))
        return self.getreply()

    def plain_in_utf8(self, username: str, password: str) -> None:
        """AUTH PLAIN (RFC 4616), which smtplib would spell in ASCII only."""
        secret = base64.b64encode(f"\0{username}\0{password}".encode()).decode()
        code, text = self.docmd("AUTH", f"PLAIN {secret}")
        if code != 235:
            raise smtplib.SMTPAuthenticationError(code, text)

    def send_body(self, message: bytes) -> None:
        """Send everything of a mail but the line that ends it (RFC 5321, 4.5.2: dots at line starts are doubled)."""
        body = _LEADING_DOT.sub(b"..", _BARE_LINE_END.sub(b"\r\n", message))
        for start in range(0, len(body), 262_144):
            self.send(body[start : start + 262_144])
        if not body.endswith(b"\r\n"):
            self.send(b"\r\n")

    def send_end(self) -> tuple[int, bytes]:
        """Send the final dot and read the answer. From the first byte of it nothing can be taken back."""
        self.send(b".\r\n")
        return self.getreply()
