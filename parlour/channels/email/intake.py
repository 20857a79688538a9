"""The intake part of `parlour serve`: a watcher for every mailbox that is fetched, and the listener."""

from __future__ import annotations

import logging
import ssl
import threading
from uuid import UUID

from django.conf import settings as program
from django.db import Error as DatabaseError
from django.db import connections

from parlour.channels.email import access
from parlour.channels.email.channel import greeting_name
from parlour.channels.email.settings import EmailSettings
from parlour.channels.email.transport.listener.limits import Limits
from parlour.channels.email.transport.listener.reception import Doors
from parlour.channels.email.transport.listener.server import Listener, Place, tls_context
from parlour.channels.email.watcher import Pace, Watcher
from parlour.inboxes.contract import InboxFacts, desk
from parlour.kernel.errors import ParlourError, Temporary

log = logging.getLogger("parlour.intake")

# Seconds until a new or changed inbox is noticed, and until a place that was taken is tried again.
LOOK_EVERY = 5.0
LISTEN_AGAIN = 30.0
TOKEN_FIELDS = {"oauth_access_token", "oauth_refresh_token", "oauth_expires_at"}


def serve(stop: threading.Event, *, pace: Pace | None = None, look_every: float = LOOK_EVERY) -> float:
    """Run until `stop` is set. What was not acknowledged by then is still the other side's."""
    ears = _Ears()
    house = _House(stop, pace)
    try:
        while not stop.is_set():
            ears.listen()
            house.look()
            connections.close_all()
            stop.wait(look_every)
    finally:
        stop.set()
        ears.close()
        house.close()
    return 0.0


class _House:
    """The watchers, one per mailbox; started, replaced and ended as the inboxes change."""

    def __init__(self, stop: threading.Event, pace: Pace | None) -> None:
        self._stop, self._pace = stop, pace
        self._watchers: dict[UUID, Watcher] = {}

    def look(self) -> None:
        try:
            wanted = {facts.id: facts for facts in desk.active_inboxes("email") if _is_fetched(facts)}
        except (ParlourError, DatabaseError) as error:
            log.warning("the inboxes can't be read at the moment (%s)", type(error).__name__)
            return
        for inbox_id, watcher in list(self._watchers.items()):
            facts = wanted.get(inbox_id)
            if facts is None or not watcher.is_alive() or _differ(watcher.facts, facts):
                watcher.stop()
                del self._watchers[inbox_id]
            else:
                watcher.facts = facts
        for inbox_id, facts in wanted.items():
            if inbox_id not in self._watchers:
                self._watchers[inbox_id] = Watcher(facts, self._stop, pace=self._pace)
                self._watchers[inbox_id].start()

    def close(self) -> None:
        for watcher in self._watchers.values():
            watcher.stop()
        for watcher in self._watchers.values():
            watcher.join(5)


def _is_fetched(facts: InboxFacts) -> bool:
    return bool(access.settings_of(facts).imap_host)


def _differ(one: InboxFacts, other: InboxFacts) -> bool:
    """Whether the watcher must begin anew; renewed tokens alone are no reason."""
    return one.address != other.address or _plain(one) != _plain(other)


def _plain(facts: InboxFacts) -> EmailSettings:
    settings = access.settings_of(facts)
    return EmailSettings.model_validate(dict(settings.model_dump(exclude=TOKEN_FIELDS)))


class _Ears:
    """The listener, opened again when its place was taken."""

    def __init__(self) -> None:
        self._listener: Listener | None = None
        self._said = ""

    def listen(self) -> None:
        if self._listener is not None or not (places := _places()):
            return
        try:
            listener = Listener(
                places, DOORS, limits=Limits(message_bytes=_most()), tls=_tls(), hostname=greeting_name("")
            )
            listener.start()
        except (OSError, ssl.SSLError) as error:
            self._complain(f"the mail listener can't start: {error.strerror or type(error).__name__}")
            return
        self._listener = listener

    def close(self) -> None:
        if self._listener is not None:
            self._listener.stop()

    def _complain(self, sentence: str) -> None:
        if sentence != self._said:
            log.error("%s; it is tried again until it works", sentence)
        self._said = sentence


def _places() -> list[Place]:
    given = (("smtp", program.LISTEN_SMTP), ("lmtp", program.LISTEN_LMTP))
    return [Place(where[0], where[1], protocol) for protocol, where in given if where]


def _tls() -> ssl.SSLContext | None:
    return tls_context(program.TLS_CERT, program.TLS_KEY) if program.TLS_CERT and program.TLS_KEY else None


def _most() -> int:
    # A little is put in front of a mail (Return-Path, Delivered-To), and what is announced must be kept.
    return int(program.MAX_MAIL_BYTES) - 64 * 1024


def _find(address: str) -> UUID | None:
    try:
        return desk.inbox_for_address(address)
    except DatabaseError as error:
        raise Temporary("The database does not answer.") from error
    finally:
        connections.close_all()


def _accept(inbox_id: UUID, raw: bytes, sender: str, recipient: str, source: str) -> None:
    try:
        desk.accept(inbox_id, raw, source=source, sender=sender, recipient=recipient)
    finally:
        connections.close_all()


DOORS = Doors(find=_find, accept=_accept)
