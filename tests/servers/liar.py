"""An IMAP server that lies: hangs, drops, drips, floods, invents UIDs, doubles them, changes UIDVALIDITY.

Left alone it is a small honest server with one folder, so that a test changes exactly one thing.
"""

from __future__ import annotations

import contextlib
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.servers.ports import LOOPBACK
from tests.servers.sink import DRIP, DROP, FLOOD, GARBAGE, HANG

__all__ = ["DRIP", "DROP", "FLOOD", "GARBAGE", "HANG", "Letter", "Liar", "lying_imap"]


@dataclass
class Letter:
    """A mail in the folder. `size` is what RFC822.SIZE claims, `literal` what the literal's length claims."""

    uid: int
    raw: bytes
    size: int | None = None
    literal: int | None = None
    date: str = "22-Nov-2026 10:00:00 +0000"
    garbage: bool = False
    drop: bool = False


@dataclass
class Liar:
    """`misbehave` maps a command (LOGIN, EXAMINE, SEARCH, FETCH, IDLE ...) to HANG, DROP, GARBAGE ...

    A command misbehaves `times` times (None: for ever). `search` and `uidnext` replace the honest answers.
    `commands` is everything that clients asked, for looking at afterwards.
    """

    letters: list[Letter] = field(default_factory=list)
    uidvalidity: int | None = 7
    uidnext: int | None = None
    search: Callable[[list[int]], list[int]] | None = None
    misbehave: dict[str, str] = field(default_factory=dict)
    times: int | None = None
    idle: bool = True
    commands: list[str] = field(default_factory=list)
    port: int = 0
    stopping: threading.Event = field(default_factory=threading.Event)
    arrived: threading.Event = field(default_factory=threading.Event)

    def honest_uidnext(self) -> int:
        return max((letter.uid for letter in self.letters), default=0) + 1

    def deliver(self, raw: bytes) -> None:
        self.letters.append(Letter(self.honest_uidnext(), raw))
        self.arrived.set()

    def behaviour(self, command: str) -> str | None:
        kind = self.misbehave.get(command)
        if kind is not None and self.times is not None:
            self.times -= 1
            if self.times <= 0:
                self.misbehave.pop(command)
                self.times = None
        return kind


class _HungUpError(Exception):
    """This conversation is over."""


@contextlib.contextmanager
def lying_imap(*letters: Letter, **state: object) -> Iterator[Liar]:
    liar = Liar(letters=list(letters), **state)  # type: ignore[arg-type]
    listener = socket.create_server((LOOPBACK, 0))
    listener.settimeout(0.2)
    liar.port = listener.getsockname()[1]
    thread = threading.Thread(target=_serve, args=(listener, liar), daemon=True)
    thread.start()
    try:
        yield liar
    finally:
        liar.stopping.set()
        liar.arrived.set()
        thread.join(5)
        listener.close()


def _serve(listener: socket.socket, liar: Liar) -> None:
    while not liar.stopping.is_set():
        with contextlib.suppress(TimeoutError):
            line, _peer = listener.accept()
            threading.Thread(target=_talk, args=(line, liar), daemon=True).start()


def _talk(line: socket.socket, liar: Liar) -> None:
    line.settimeout(60)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with contextlib.suppress(_HungUpError, OSError), line, line.makefile("rb") as reader:
        _misbehave(line, liar, "GREETING")
        line.sendall(b"* OK liar ready\r\n")
        while row := reader.readline(65536):
            tag, _, rest = row.decode("latin-1").strip().partition(" ")
            command = rest.upper().removeprefix("UID ").split(" ")[0]
            liar.commands.append(rest)
            _misbehave(line, liar, command)
            if command == "IDLE":
                _idle(line, reader, liar, tag)
                continue
            for part in _answer(liar, command, rest):
                line.sendall(part)
            line.sendall(f"{tag} OK {command} done\r\n".encode())
            if command == "LOGOUT":
                return


def _misbehave(line: socket.socket, liar: Liar, command: str) -> None:
    kind = liar.behaviour(command)
    if kind == DROP:
        raise _HungUpError
    if kind == HANG:
        liar.stopping.wait(60)
        raise _HungUpError
    if kind == GARBAGE:
        line.sendall(b"\x00\x01\xfe{9999999999999}\r\n* 1 FETCH (((((\r\n\xff\r\n")
        raise _HungUpError
    while kind in (DRIP, FLOOD) and not liar.stopping.is_set():
        line.sendall(b"*" if kind == DRIP else b"* OK [ALERT] nothing at all happens here\r\n" * 500)
        time.sleep(0.05 if kind == DRIP else 0)


def _answer(liar: Liar, command: str, rest: str) -> Iterator[bytes]:
    if command == "CAPABILITY":
        yield b"* CAPABILITY IMAP4rev1 AUTH=PLAIN" + (b" IDLE" if liar.idle else b"") + b"\r\n"
    elif command in ("EXAMINE", "SELECT"):
        yield f"* {len(liar.letters)} EXISTS\r\n* 0 RECENT\r\n".encode()
        if liar.uidvalidity is not None:
            yield f"* OK [UIDVALIDITY {liar.uidvalidity}] ok\r\n".encode()
        yield f"* OK [UIDNEXT {liar.uidnext or liar.honest_uidnext()}] ok\r\n".encode()
    elif command == "SEARCH":
        uids = _wanted(liar, rest.upper().split("UID")[-1].strip().split(" ")[0])
        listed = liar.search(uids) if liar.search else uids
        yield f"* SEARCH {' '.join(map(str, listed))}\r\n".encode()
    elif command == "FETCH":
        yield from _fetch(liar, rest.upper())


def _wanted(liar: Liar, numbers: str) -> list[int]:
    """The UIDs of a set like 3:5,9:*; as the RFC says, n:* always holds the last one."""
    existing = sorted({letter.uid for letter in liar.letters})
    if not existing:
        return []
    found: set[int] = set()
    for part in numbers.split(","):
        low, _, high = part.partition(":")
        ends = [existing[-1] if end == "*" else int(end) for end in (low, high or low)]
        found |= {uid for uid in existing if min(ends) <= uid <= max(ends)}
    return sorted(found)


def _fetch(liar: Liar, rest: str) -> Iterator[bytes]:
    uids = set(_wanted(liar, rest.split("FETCH ")[1].split(" ", maxsplit=1)[0]))
    for number, letter in enumerate(liar.letters, 1):
        if letter.uid not in uids:
            continue
        if "BODY" not in rest:
            size = letter.size if letter.size is not None else len(letter.raw)
            yield (f'* {number} FETCH (UID {letter.uid} RFC822.SIZE {size} INTERNALDATE "{letter.date}")\r\n').encode()
            continue
        if letter.drop:
            raise _HungUpError
        yield _body(number, letter, rest)


def _body(number: int, letter: Letter, rest: str) -> bytes:
    if letter.garbage:
        return f"* {number} FETCH (UID {letter.uid} BODY[] ((( NONSENSE {{\r\n".encode()
    raw, section = letter.raw, "BODY[]"
    if "HEADER" in rest:
        raw, section = raw.split(b"\r\n\r\n", 1)[0] + b"\r\n\r\n", "BODY[HEADER]<0>"
        most = int((re.search(r"<0\.(\d+)>", rest) or [0, len(raw)])[1])
        raw = raw[:most]
    length = letter.literal if letter.literal is not None else len(raw)
    head = f"* {number} FETCH (UID {letter.uid} {section} {{{length}}}\r\n".encode()
    return head + raw + b")\r\n"


def _idle(line: socket.socket, reader: object, liar: Liar, tag: str) -> None:
    line.sendall(b"+ idling\r\n")
    line.settimeout(0.05)
    while not liar.stopping.is_set():
        if liar.arrived.is_set():
            liar.arrived.clear()
            line.sendall(f"* {len(liar.letters)} EXISTS\r\n".encode())
        try:
            done = line.recv(64)
        except TimeoutError:
            continue
        if not done:
            raise _HungUpError
        break
    line.settimeout(60)
    line.sendall(f"{tag} OK idle done\r\n".encode())
