"""The listening itself: a loop of its own in a thread, lines counted, commands bounded."""

from __future__ import annotations

import asyncio
import logging
import re
import ssl
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope

from parlour.channels.email.transport.listener.limits import Guests, Limits
from parlour.channels.email.transport.listener.reception import Doors, Letter, Reception

# aiosmtpd writes addresses into its log, and the asyncio below it writes peers.
logging.getLogger("mail.log").setLevel(logging.CRITICAL)

_PATH = re.compile(r"\s*<(?:@[^<>:]{1,255}:)?([^<>\x00-\x1f]{0,320})>(.*)", re.DOTALL)
COMMANDS = {"MAIL": 1000, "RCPT": 10_000, "NOOP": 100, "RSET": 1000, "HELP": 5, "VRFY": 5, "*": 50}


@dataclass(frozen=True, slots=True)
class Place:
    """One address to listen on. Port 0 means any."""

    host: str
    port: int
    protocol: str  # "smtp" or "lmtp"


class _Tolerant:
    """Mixed into aiosmtpd's protocols: what they lack in patience and in limits."""

    # Real senders write lines far beyond the thousand of RFC 5321; the mail limit bounds them all the same.
    line_length_limit = 1024 * 1024
    guests: Guests

    def _create_envelope(self) -> Envelope:
        return Letter()

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        """Any path in angle brackets. aiosmtpd's own parser refuses addresses that exist, such as `a..b@c`."""
        found = _PATH.fullmatch(arg)
        if not found:
            return None, None
        return found[1].strip() or "<>", found[2]

    def connection_made(self, transport: Any) -> None:
        peer = (transport.get_extra_info("peername") or ("",))[0]
        fresh = getattr(self, "_original_transport", None) is None
        if fresh and not self.guests.enter(self, peer):
            transport.write(b"421 4.7.0 Too many connections; try again later\r\n")
            transport.close()
            return
        super().connection_made(transport)  # type: ignore[misc]

    def connection_lost(self, error: Exception | None) -> None:
        self.guests.leave(self)
        # Turned away at the door: the parent never saw this line.
        if getattr(self, "session", None) is not None:
            super().connection_lost(error)  # type: ignore[misc]


class _Smtp(_Tolerant, SMTP):
    pass


class _Lmtp(_Tolerant, LMTP):
    async def push(self, status: Any) -> None:
        """aiosmtpd refuses a mail that is too large once; LMTP owes one answer per recipient."""
        refused = status.startswith(("552 Error: Too much", "500 Line too long"))
        recipients = len(self.envelope.rcpt_tos) if refused and self.envelope else 1
        await super().push("\r\n".join([status] * max(1, recipients)))


class Listener:
    """Runs until `stop`. `ports` says where it listens, in the order of the places."""

    def __init__(
        self,
        places: list[Place],
        doors: Doors,
        *,
        limits: Limits | None = None,
        tls: ssl.SSLContext | None = None,
        hostname: str = "localhost",
    ) -> None:
        self._places, self._doors, self._limits = places, doors, limits or Limits()
        self._tls, self._hostname = tls, hostname
        self.ports: list[int] = []
        self._ready = threading.Event()
        self._failed: OSError | None = None
        self._thread = threading.Thread(target=self._run, name="mail-listener", daemon=True)

    def start(self) -> None:
        """Listen; raises OSError when a place is taken."""
        self._thread.start()
        self._ready.wait()
        if self._failed is not None:
            raise self._failed

    def stop(self) -> None:
        """Take nothing new and end; what was not yet answered with 250 is the other side's still."""
        if self._ready.is_set() and self._failed is None:
            self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(10)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except OSError as error:
            self._failed = error
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        guests = Guests(self._limits)
        with ThreadPoolExecutor(4, thread_name_prefix="mail-store") as threads:
            servers = [await self._listen(place, guests, threads) for place in self._places]
            self.ports = [server.sockets[0].getsockname()[1] for server in servers]
            self._ready.set()
            await self._stopping.wait()
            for server in servers:
                server.close()

    async def _listen(self, place: Place, guests: Guests, threads: ThreadPoolExecutor) -> asyncio.Server:
        reception = Reception(self._doors, self._limits, threads, each=place.protocol == "lmtp")

        def line() -> SMTP:
            kind = _Lmtp if place.protocol == "lmtp" else _Smtp
            made = kind(
                reception,
                data_size_limit=self._limits.message_bytes,
                enable_SMTPUTF8=True,
                hostname=self._hostname,
                ident="Parlour",
                tls_context=self._tls,
                timeout=self._limits.silence,
                command_call_limit=COMMANDS,
                auth_exclude_mechanism=["LOGIN", "PLAIN"],
                loop=asyncio.get_running_loop(),
            )
            made.guests = guests
            return made

        return await asyncio.get_running_loop().create_server(line, place.host, place.port)


def tls_context(certificate: str, key: str) -> ssl.SSLContext:
    """The context with which STARTTLS is offered; raises OSError or ssl.SSLError when the files are no good."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    return context
