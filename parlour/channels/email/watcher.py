"""One mailbox, looked after: fetched, waited for, and come back to after every fault."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings as program
from django.db import connections
from django.utils.translation import gettext as _

from parlour.channels.email import access
from parlour.channels.email.transport.faults import SignInRefused
from parlour.channels.email.transport.imap.cursor import Cursor
from parlour.channels.email.transport.imap.mailbox import Mailbox, Timeouts, open_mailbox
from parlour.channels.email.transport.imap.reading import Fetched, Ports, Reading, read_new
from parlour.inboxes.contract import InboxFacts, desk
from parlour.kernel.clock import now
from parlour.kernel.errors import NotFound, ParlourError, Permanent

log = logging.getLogger("parlour.intake")


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds. IDLE is renewed well before the 29 minutes of RFC 2177, since many routers forget a line sooner."""

    idle: float = 540.0
    poll: float = 60.0
    first_pause: float = 5.0
    longest_pause: float = 600.0
    after_refusal: float = 300.0
    say_ok: float = 900.0


class Watcher(threading.Thread):
    """Runs until `stop()`. `facts` may be replaced while it runs (renewed tokens)."""

    def __init__(
        self, facts: InboxFacts, ended: threading.Event, *, pace: Pace | None = None, timeouts: Timeouts | None = None
    ) -> None:
        super().__init__(name=f"mailbox-{facts.id}", daemon=True)
        self.facts, self._ended, self._own_end = facts, ended, threading.Event()
        self._pace, self._timeouts = pace or Pace(), timeouts
        self._failures, self._taken, self._renew = 0, 0, False
        self._said_ok_at: float | None = None

    def stop(self) -> None:
        self._own_end.set()

    def stopped(self) -> bool:
        return self._ended.is_set() or self._own_end.is_set()

    def run(self) -> None:
        while not self.stopped():
            pause = self._once()
            connections.close_all()
            self._sleep(pause)

    def _once(self) -> float:
        """Connect and read until something breaks; returns how long to pause."""
        taken = self._taken
        try:
            self._watch()
        except NotFound:
            self.stop()  # the inbox was deleted meanwhile
            return 0.0
        except ParlourError as fault:
            return self._broken(fault, progress=self._taken > taken)
        except Exception as error:
            # A fault of ours must not end the watching; what it was goes into the log without anybody's words.
            log.exception("inbox %s: intake broke", self.facts.id, exc_info=_without_words(error))
            return self._broken(Permanent(_("Fetching broke; the operator finds more in the log.")), progress=False)
        return 0.0

    def _watch(self) -> None:
        settings = access.settings_of(self.facts)
        credentials = access.imap_credentials(self.facts, renew=self._renew)
        self._renew = False
        with open_mailbox(access.imap_server(settings), credentials, self._timeouts) as mailbox:
            reading = Reading(
                folder=settings.imap_folder,
                message_limit=program.MAX_MAIL_BYTES,
                import_days=settings.import_days,
            )
            while not self.stopped():
                self._pass(mailbox, reading)
                self._fine()
                connections.close_all()
                self._wait(mailbox)

    def _pass(self, mailbox: Mailbox, reading: Reading) -> None:
        name = f"imap:{reading.folder}"
        kept = desk.cursor(self.facts.id, name)
        cursor = Cursor.from_json(kept) if kept else None

        def deliver(mail: Fetched) -> None:
            reference = f"{reading.folder[:120]}/{mail.uidvalidity}/{mail.uid}"
            desk.accept(self.facts.id, mail.raw, source="imap", ref=reference, never_answer=mail.historic)
            self._taken += 1

        def save(cursor: Cursor) -> None:
            desk.save_cursor(self.facts.id, name, cursor.to_json())

        read_new(mailbox, reading, cursor, Ports(deliver, save, now, self.stopped))

    def _wait(self, mailbox: Mailbox) -> None:
        if mailbox.can_idle:
            mailbox.idle(seconds=self._pace.idle, stopped=self.stopped)
        else:
            self._sleep(self._pace.poll)

    def _fine(self) -> None:
        self._failures = 0
        moment = time.monotonic()
        if self._said_ok_at is None or moment - self._said_ok_at > self._pace.say_ok:
            desk.report_health(self.facts.id, "ok", "")
            self._said_ok_at = moment

    def _broken(self, fault: ParlourError, *, progress: bool) -> float:
        """Say what is wrong (a single broken line is nothing yet), and how long to wait."""
        self._failures = 1 if progress else self._failures + 1
        refused = isinstance(fault, SignInRefused)
        if refused and access.settings_of(self.facts).sign_in != "password" and self._failures == 1:
            self._renew = True
            return 0.0
        lasting = isinstance(fault, Permanent)
        if lasting or self._failures > 1:
            self._say(lambda: desk.report_health(self.facts.id, "trouble", fault.sentence))
            self._said_ok_at = None
        if lasting:
            return self._pace.after_refusal
        pause = self._pace.first_pause * 2.0 ** min(self._failures - 1, 10)
        # Not everybody at the same moment, when a server comes back.
        return min(pause, self._pace.longest_pause) * random.uniform(0.8, 1.2)  # noqa: S311  no secret

    def _say(self, report: Callable[[], None]) -> None:
        try:
            report()
        except Exception as error:  # noqa: BLE001  the database may be what is broken
            log.warning("inbox %s: its state can't be noted (%s)", self.facts.id, type(error).__name__)

    def _sleep(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while not self.stopped() and (left := end - time.monotonic()) > 0:
            self._own_end.wait(min(left, 0.5))


def _without_words(error: BaseException) -> BaseException:
    """The place of an error without its text, which may quote a mail."""
    return RuntimeError(type(error).__name__).with_traceback(error.__traceback__)
