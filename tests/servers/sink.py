"""The other side of our sending: an SMTP server that keeps what it got, or misbehaves by script.

Written on plain sockets, because aiosmtpd is too well behaved to drop the line in the middle of DATA.
A well-behaved aiosmtpd server with AUTH and TLS is in `mailhost.py`.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.servers.ports import LOOPBACK

# What a script can say for a step: a reply line, or one of these.
HANG = "HANG"
DROP = "DROP"
GARBAGE = "GARBAGE"
DRIP = "DRIP"
FLOOD = "FLOOD"

DEFAULTS = {
    "GREETING": "220 sink.test ESMTP",
    "EHLO": "250-sink.test\r\n250-8BITMIME\r\n250 SIZE 40000000",
    "MAIL": "250 ok",
    "RCPT": "250 ok",
    "DATA": "354 go on",
    "BODY": "250 kept as 1",
    "RSET": "250 ok",
    "QUIT": "221 bye",
}


@dataclass
class Kept:
    """One mail that the sink accepted responsibility for (or read whole before it misbehaved)."""

    sender: str
    recipients: list[str]
    data: bytes


@dataclass
class Sink:
    """`script` maps a step (GREETING, EHLO, MAIL, RCPT, DATA, BODY ...) to a reply or to misbehaviour.

    `refuse` are recipients that don't exist. `drop_after` cuts the line after that many bytes of DATA. `kept` holds
    accepted mails; `read_whole` also those for which the answer was withheld.
    """

    script: dict[str, str] = field(default_factory=dict)
    drop_after: int | None = None
    refuse: frozenset[str] = frozenset()
    kept: list[Kept] = field(default_factory=list)
    read_whole: list[Kept] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    stopping: threading.Event = field(default_factory=threading.Event)


@contextlib.contextmanager
def smtp_sink(script: dict[str, str] | None = None, *, drop_after: int | None = None) -> Iterator[Sink]:
    sink = Sink(script=dict(script or {}), drop_after=drop_after)
    listener = socket.create_server((LOOPBACK, 0))
    listener.settimeout(0.2)
    sink.port = listener.getsockname()[1]
    thread = threading.Thread(target=_serve, args=(listener, sink), daemon=True)
    thread.start()
    try:
        yield sink
    finally:
        sink.stopping.set()
        thread.join(5)
        listener.close()


def _serve(listener: socket.socket, sink: Sink) -> None:
    while not sink.stopping.is_set():
        try:
            line, _peer = listener.accept()
        except TimeoutError:
            continue
        sink.connections += 1
        threading.Thread(target=_talk, args=(line, sink), daemon=True).start()


class _HungUpError(Exception):
    """The script ended this conversation."""


def _talk(line: socket.socket, sink: Sink) -> None:
    line.settimeout(30)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with contextlib.suppress(_HungUpError, OSError), line, line.makefile("rb") as reader:
        _say(line, sink, "GREETING")
        sender, recipients = "", []
        while command := reader.readline(4096):
            verb = command.split()[0].decode("latin-1").upper() if command.split() else ""
            if verb == "MAIL":
                sender, recipients = _address(command), []
            if verb == "RCPT":
                if _address(command) in sink.refuse:
                    line.sendall(b"550 5.1.1 unknown\r\n")
                    continue
                recipients.append(_address(command))
            _say(line, sink, verb)
            if verb == "DATA" and _reply(sink, "DATA").startswith("354"):
                _take(line, reader, sink, sender, recipients)
            if verb == "QUIT":
                return


def _take(line: socket.socket, reader: object, sink: Sink, sender: str, recipients: list[str]) -> None:
    data = bytearray()
    while (row := reader.readline(1_000_000)) != b".\r\n":  # type: ignore[attr-defined]
        if not row:
            raise _HungUpError
        data += row[1:] if row.startswith(b".") else row
        if sink.drop_after is not None and len(data) >= sink.drop_after:
            raise _HungUpError
    mail = Kept(sender, recipients, bytes(data))
    sink.read_whole.append(mail)
    if _reply(sink, "BODY").startswith("250"):
        sink.kept.append(mail)
    _say(line, sink, "BODY")


def _reply(sink: Sink, step: str) -> str:
    return sink.script.get(step, DEFAULTS.get(step, "500 what?"))


def _say(line: socket.socket, sink: Sink, step: str) -> None:
    reply = _reply(sink, step)
    if reply == DROP:
        raise _HungUpError
    if reply == HANG:
        sink.stopping.wait(60)
        raise _HungUpError
    if reply == GARBAGE:
        line.sendall(b"\x00\xff\x16\x03 what \xfe\r\n" * 5)
        return
    if reply == DRIP:
        _drip(line, sink)
    if reply == FLOOD:
        while not sink.stopping.is_set():
            line.sendall(b"250-and another line of nothing\r\n" * 1000)
    line.sendall(reply.encode() + b"\r\n")


def _drip(line: socket.socket, sink: Sink) -> None:
    """A byte now and then for ever: no single read ever times out."""
    while not sink.stopping.is_set():
        line.sendall(b"2")
        time.sleep(0.1)


def _address(command: bytes) -> str:
    return command.split(b"<", 1)[-1].split(b">", 1)[0].decode("utf-8", "replace")
