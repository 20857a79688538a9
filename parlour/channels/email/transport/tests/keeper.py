"""What stands behind a pass in the tests: it keeps mails once, as `accept` does, and counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from parlour.channels.email.transport.imap.cursor import Cursor
from parlour.channels.email.transport.imap.mailbox import Timeouts, open_mailbox
from parlour.channels.email.transport.imap.reading import Fetched, Ports, Reading, read_new
from parlour.channels.email.transport.server import Credentials, Security, Server

QUICK = Timeouts(connect=2.0, command=2.0, per_mebibyte=1.0)


def mail(number: int | str, size: int = 0) -> bytes:
    head = f"From: dee@customer.example\r\nSubject: mail {number}\r\nMessage-ID: <{number}@customer.example>\r\n"
    return head.encode() + b"\r\n" + b"x" * 70 + b"\r\n" + (b"y" * 70 + b"\r\n") * (size // 72)


@dataclass
class Keeper:
    """`kept` holds each mail once; `taken` counts every handing over, doubles included."""

    server: Server
    credentials: Credentials = field(default_factory=lambda: Credentials("desk@parlour.test", "correct-horse"))
    reading: Reading = field(default_factory=Reading)
    timeouts: Timeouts = QUICK
    cursor: Cursor | None = None
    kept: list[bytes] = field(default_factory=list)
    taken: int = 0
    saved: int = 0
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    refuse: Callable[[Fetched], None] = lambda mail: None

    def deliver(self, fetched: Fetched) -> None:
        self.refuse(fetched)
        self.taken += 1
        if fetched.raw not in self.kept:
            self.kept.append(fetched.raw)

    def save(self, cursor: Cursor) -> None:
        self.saved += 1
        self.cursor = Cursor.from_json(cursor.to_json())

    def read(self) -> None:
        """One connection, one pass."""
        ports = Ports(deliver=self.deliver, save=self.save, now=self.clock)
        with open_mailbox(self.server, self.credentials, self.timeouts) as mailbox:
            read_new(mailbox, self.reading, self.cursor, ports)


def plain(port: int) -> Server:
    return Server("127.0.0.1", port, Security.PLAIN)
