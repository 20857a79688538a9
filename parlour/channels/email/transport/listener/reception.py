"""What is said to whoever hands us mail: who lives here, and what became of a mail, recipient by recipient."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from aiosmtpd.smtp import SMTP, Envelope, Session

from parlour.channels.email.transport.listener.limits import Limits, Rate
from parlour.kernel.errors import LimitExceeded, ParlourError

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")

NOT_HERE = "550 5.1.1 There is no such mailbox here"
TOO_MANY = "452 4.5.3 Too many recipients for one mail; send the rest in another"
TOO_FAST = "451 4.7.1 Too many mails in a minute; try again later"
TOO_LARGE = "552 5.3.4 The mail is larger than this mailbox takes"
LATER = "451 4.3.0 The mail can't be stored at the moment; try again later"
TAKEN = "250 2.0.0 Stored"


@dataclass(frozen=True, slots=True)
class Doors:
    """What the listener asks of the rest; both are called in a thread, and both may raise Temporary.

    `find(address)` says which inbox an address belongs to; `accept(inbox_id, raw, sender, recipient, source)` returns
    when the mail is durably stored, and does nothing when it was stored before.
    """

    find: Callable[[str], UUID | None]
    accept: Callable[[UUID, bytes, str, str, str], object]


class Letter(Envelope):
    """The envelope of a mail under way, with the inbox of each recipient."""

    def __init__(self) -> None:
        super().__init__()
        self.inboxes: dict[str, UUID] = {}


class Reception:
    """aiosmtpd's handler. `each` is true for LMTP, which wants one answer per recipient (RFC 2033, 4.2)."""

    def __init__(self, doors: Doors, limits: Limits, threads: ThreadPoolExecutor, *, each: bool) -> None:
        self._doors, self._limits, self._threads, self._each = doors, limits, threads, each
        self._rate = Rate(limits.mails_per_minute)

    async def handle_EHLO(  # noqa: N802  aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Letter, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [line for line in responses if not line.startswith("250-AUTH")]

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Letter, address: str, options: list[str]
    ) -> str:
        if not self._rate.take(_peer(session)):
            return TOO_FAST
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 Ok"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Letter, address: str, options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= self._limits.recipients:
            return TOO_MANY
        try:
            found = await self._in_thread(lambda: self._doors.find(address))
        except ParlourError:
            return LATER
        if found is None:
            return NOT_HERE
        envelope.inboxes[address] = found
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Letter) -> str:  # noqa: N802
        answers: dict[UUID, str] = {}
        for inbox_id in dict.fromkeys(envelope.inboxes.values()):
            answers[inbox_id] = await self._store(envelope, inbox_id)
        if self._each:
            return "\r\n".join(answers[envelope.inboxes[address]] for address in envelope.rcpt_tos)
        return worst(list(answers.values()))

    async def handle_exception(self, error: Exception) -> str:
        log.error("the mail listener met %s", type(error).__name__)
        return LATER

    async def _store(self, envelope: Letter, inbox_id: UUID) -> str:
        recipients = [address for address, inbox in envelope.inboxes.items() if inbox == inbox_id]
        sender = "" if envelope.mail_from in (None, "<>") else str(envelope.mail_from)
        source = "lmtp" if self._each else "smtp"
        raw = traced(bytes(envelope.original_content or b""), sender, recipients)
        try:
            await self._in_thread(lambda: self._doors.accept(inbox_id, raw, sender, recipients[0], source))
        except LimitExceeded:
            return TOO_LARGE
        except ParlourError as error:
            log.warning("inbox %s: a mail was put off (%s)", inbox_id, type(error).__name__)
            return LATER
        except Exception as error:  # noqa: BLE001  whatever it was: the other side keeps its copy
            log.error("inbox %s: a mail was put off (%s)", inbox_id, type(error).__name__)
            return LATER
        return TAKEN

    def _in_thread(self, work: Callable[[], Answer]) -> Awaitable[Answer]:
        return asyncio.get_running_loop().run_in_executor(self._threads, work)


def traced(raw: bytes, sender: str, recipients: list[str]) -> bytes:
    """Put the envelope in front, as the last server does (RFC 5321, 4.4).

    No time and no id of ours: a mail that is handed over twice must be the same bytes twice.
    """
    lines = [f"Return-Path: <{sender}>"] + [f"Delivered-To: {address}" for address in sorted(recipients)]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8", "replace") + raw


def worst(answers: list[str]) -> str:
    """SMTP has one answer for all: put off while one recipient must be tried again, which is no harm to the others."""
    if LATER in answers:
        return LATER
    return TAKEN if TAKEN in answers else TOO_LARGE


def _peer(session: Session) -> str:
    return str(session.peer[0]) if session.peer else ""
