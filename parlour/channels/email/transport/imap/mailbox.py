"""One signed-in line to one folder, opened read-only (EXAMINE), so that no flag ever changes."""

from __future__ import annotations

import contextlib
import imaplib
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from imapclient.datetime_util import parse_to_datetime
from imapclient.exceptions import IMAPClientError, LoginError

from parlour.channels.email.transport.faults import NotUnderstood, SignInRefused, translated
from parlour.channels.email.transport.imap.wire import BoundedIMAP
from parlour.channels.email.transport.server import Credentials, Security, Server
from parlour.kernel.errors import Permanent, Temporary

HEADER_LIMIT = 64 * 1024
# How often a waiting line looks up to see whether it should stop (seconds), and how much talk it bears.
IDLE_STEP = 1.0
IDLE_LINES = 1000
# Answers to a refused sign-in that pass by themselves (RFC 5530).
PASSING = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]")


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds: to connect and sign in, for an ordinary command, and beside that per MiB of mail."""

    connect: float = 30.0
    command: float = 60.0
    per_mebibyte: float = 20.0


@dataclass(frozen=True, slots=True)
class FolderState:
    """What EXAMINE said. `uidnext` is 0 when the server did not say."""

    uidvalidity: int
    uidnext: int
    exists: int


@dataclass(frozen=True, slots=True)
class Announced:
    """What the server says of a mail before its bytes are fetched."""

    uid: int
    size: int
    arrived: datetime | None


class Mailbox:
    """Use through `open_mailbox`. Every method raises Temporary or Permanent, nothing else."""

    def __init__(self, client: BoundedIMAP, server: Server, timeouts: Timeouts) -> None:
        self._client, self._server, self._timeouts = client, server, timeouts
        self._broken = False

    @property
    def can_idle(self) -> bool:
        return bool(self._client.has_capability("IDLE"))

    def examine(self, folder: str) -> FolderState:
        """Open the folder read-only; Permanent when it does not exist."""
        with self._command():
            try:
                said = self._client.select_folder(folder, readonly=True)
            except IMAPClientError as error:
                if "select failed" not in str(error):
                    raise
                raise Permanent(
                    _("There is no folder named %(folder)s in the mailbox, or it may not be read.") % {"folder": folder}
                ) from error
            validity = int(said.get(b"UIDVALIDITY", 0))
            if validity <= 0:
                raise NotUnderstood(_("The mail server gives its mails no lasting numbers (no UIDVALIDITY)."))
            return FolderState(validity, int(said.get(b"UIDNEXT", 0)), int(said.get(b"EXISTS", 0)))

    def search(self, first_uid: int, *, since: datetime | None = None) -> list[int]:
        """UIDs from `first_uid` on, ascending, each once; `since` narrows by day of arrival on the server's side."""
        criteria: list[object] = ["UID", f"{first_uid}:*"]
        if since is not None:
            criteria += ["SINCE", since.date()]
        with self._command(most=16 * 1024 * 1024):
            found = {int(uid) for uid in self._client.search(criteria)}
        # n:* holds the last mail even when its UID is lower (RFC 3501, 6.4.8).
        return sorted(uid for uid in found if uid >= first_uid)

    def announce(self, uids: list[int]) -> list[Announced]:
        """Size and time of arrival of those that exist."""
        with self._command():
            items = self._client.fetch_items(uids, "(UID RFC822.SIZE INTERNALDATE)")
        wanted = set(uids)
        return [
            Announced(uid, size if isinstance(size := item.get(b"RFC822.SIZE"), int) else 0, _when(item))
            for item in items
            if isinstance(uid := item.get(b"UID"), int) and uid in wanted
        ]

    def bodies(self, uids: list[int], *, size: int, most: int) -> list[tuple[int, bytes]]:
        """Whole mails, with BODY.PEEK so that they stay unread.

        `size` is what was announced and gives the time that it may take; `most` is what may come at all.
        """
        return self._fetch(uids, "(UID BODY.PEEK[])", b"BODY[]", size=size, most=most)

    def header(self, uid: int) -> bytes:
        """The first 64 KiB of a header, or nothing when the mail is gone."""
        found = self._fetch(
            [uid], f"(UID BODY.PEEK[HEADER]<0.{HEADER_LIMIT}>)", b"BODY[HEADER]", size=0, most=HEADER_LIMIT
        )
        return found[0][1] if found else b""

    def _fetch(self, uids: list[int], what: str, section: bytes, *, size: int, most: int) -> list[tuple[int, bytes]]:
        wanted = set(uids)
        with self._command(size=size, most=most):
            items = self._client.fetch_items(uids, what)
        found = []
        for item in items:
            uid = item.get(b"UID")
            body = next((value for name, value in item.items() if name.split(b"<")[0] == section), None)
            if isinstance(uid, int) and uid in wanted and isinstance(body, bytes):
                found.append((uid, body))
        return found

    def idle(self, *, seconds: float, stopped: Callable[[], bool]) -> bool:
        """Wait with IDLE (RFC 2177) until mail comes, `stopped()` is true, or time is up; True when mail came."""
        with self._command():
            self._client.idle()
        self._broken = True
        with translated(self._server, IMAPClientError):
            changed = self._idle_until(time.monotonic() + seconds, stopped)
        with self._command():
            self._client.idle_done()
        return changed

    def _idle_until(self, end: float, stopped: Callable[[], bool]) -> bool:
        for _line in range(IDLE_LINES):
            while (line := self._client.wire.waiting_line(IDLE_STEP)) is None:
                if stopped() or time.monotonic() > end:
                    return False
            if b" EXISTS" in line.upper():
                return True
        # So much talk and no mail: begin anew.
        return False

    def close(self) -> None:
        """Say goodbye unless the line is broken, and if that is quick; hang up in any case."""
        self._client.wire.allow(seconds=2)
        if not self._broken:
            with contextlib.suppress(Exception):
                self._client.logout()
        with contextlib.suppress(Exception):
            self._client.shutdown()

    @contextlib.contextmanager
    def _command(self, *, size: int = 0, most: int = 0) -> Iterator[None]:
        seconds = self._timeouts.command + self._timeouts.per_mebibyte * size / (1024 * 1024)
        self._client.wire.allow(seconds=seconds, size=most)
        self._broken = True
        with translated(self._server, IMAPClientError):
            yield
        self._broken = False


@contextlib.contextmanager
def open_mailbox(server: Server, credentials: Credentials, timeouts: Timeouts | None = None) -> Iterator[Mailbox]:
    """Connect, protect the line, sign in; hang up at the end."""
    limits = timeouts or Timeouts()
    client = _connect(server, limits)
    mailbox = Mailbox(client, server, limits)
    try:
        with mailbox._command():
            _protect(client, server)
            _sign_in(client, server, credentials)
        yield mailbox
    finally:
        mailbox.close()


def _connect(server: Server, timeouts: Timeouts) -> BoundedIMAP:
    with translated(server, IMAPClientError):
        context = server.context() if server.security is Security.TLS else None
        client = BoundedIMAP(server.host, server.port, context=context, connect_seconds=timeouts.connect)
        # A dead line is noticed even where the far side vanished without a word.
        client.socket().setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        return client


def _protect(client: BoundedIMAP, server: Server) -> None:
    if server.security is not Security.STARTTLS:
        return
    if not client.has_capability("STARTTLS"):
        raise Permanent(
            _("%(host)s does not offer STARTTLS on port %(port)s. Choose TLS, or another port.")
            % {"host": server.host, "port": server.port}
        )
    client.starttls(server.context())


def _sign_in(client: BoundedIMAP, server: Server, credentials: Credentials) -> None:
    try:
        if credentials.access_token:
            answers = iter([credentials.xoauth2().encode()])
            # On refusal the server first sends the reason and wants an empty line before it says no.
            client.sasl_login("XOAUTH2", lambda challenge: next(answers, b""))
        elif client.has_capability("AUTH=PLAIN"):
            client.plain_login(credentials.username, credentials.password)
        else:
            client.login(credentials.username, credentials.password)
    except LoginError as error:
        if isinstance(error.__context__, imaplib.IMAP4.abort) or "command error: BAD" in str(error):
            raise (error.__context__ or error) from None
        raise _refusal(server, credentials, str(error)) from error


def _refusal(server: Server, credentials: Credentials, said: str) -> Permanent | Temporary:
    if any(code in said.upper() for code in PASSING):
        return Temporary(
            _("%(host)s does not let anybody sign in at the moment. We try again by ourselves.") % {"host": server.host}
        )
    if credentials.access_token:
        sentence = _("%(host)s refuses the access that was granted. Connect the mailbox again.")
    else:
        sentence = _("%(host)s refuses the user name or the password. Enter them again.")
    return SignInRefused(sentence % {"host": server.host})


def _when(item: dict[bytes, object]) -> datetime | None:
    raw = item.get(b"INTERNALDATE")
    with contextlib.suppress(ValueError, TypeError, LookupError):
        return parse_to_datetime(raw, normalise=False) if isinstance(raw, bytes) else None
    return None
