"""One pass over a folder: what is new is fetched in order, delivered, and only then counted as read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from parlour.channels.email.transport.faults import NotUnderstood
from parlour.channels.email.transport.imap.cursor import MOST_MISSED, WINDOW, Cursor
from parlour.channels.email.transport.imap.mailbox import Announced, FolderState, Mailbox
from parlour.channels.email.transport.imap.oversize import notice
from parlour.kernel.errors import Invalid, Permanent, Temporary

# Clocks differ; a mail that came in the hour before the start is taken rather than lost.
CLOCK_MARGIN = timedelta(hours=1)
RESCAN_PAUSE = timedelta(hours=1)
# When a folder is read anew, what came before this long is history.
HISTORY = timedelta(days=1)
CHUNK = 100
# After 10 minutes, 1 hour and 6 hours a mail that can't be fetched whole is taken as its header.
TRIES_FOR_WHOLE = 3


@dataclass(frozen=True, slots=True)
class Fetched:
    """A mail as it lay on the server.

    `too_large` is its announced size when only the header was fetched. `historic` mails come from a look back:
    nobody is answered because of them.
    """

    uidvalidity: int
    uid: int
    raw: bytes
    too_large: int = 0
    historic: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """How a folder is read. Sizes in bytes; `import_days` counts at the very first pass only (0: from now on)."""

    folder: str = "INBOX"
    message_limit: int = 50 * 1024 * 1024
    import_days: int = 0
    batch_mails: int = 20
    batch_bytes: int = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Ports:
    """What the pass needs from outside: a place for mails, a place for the cursor, the time, and whether to stop.

    `deliver` returns when the mail is durably ours; Temporary stops the pass, Permanent or Invalid leaves only
    this mail out. `save` makes the cursor durable.
    """

    deliver: Callable[[Fetched], None]
    save: Callable[[Cursor], None]
    now: Callable[[], datetime]
    stopped: Callable[[], bool] = lambda: False


class _Pass:
    """The state of one pass; `cursor` is always what was last saved."""

    def __init__(self, mailbox: Mailbox, reading: Reading, ports: Ports, cursor: Cursor) -> None:
        self.mailbox, self.reading, self.ports, self.cursor = mailbox, reading, ports, cursor

    def save(self, cursor: Cursor) -> None:
        if cursor != self.cursor:
            if len(cursor.missed) > MOST_MISSED:
                raise NotUnderstood(_("The mail server lists many mails that it does not hand over."))
            self.ports.save(cursor)
            self.cursor = cursor


def read_new(mailbox: Mailbox, reading: Reading, cursor: Cursor | None, ports: Ports) -> Cursor:
    """Read everything new once and return the cursor. Taking a mail twice must be harmless to `deliver`."""
    state = mailbox.examine(reading.folder)
    if cursor is None:
        cursor = first_cursor(mailbox, state, reading, ports.now())
        ports.save(cursor)
    elif must_rescan(cursor, state, ports.now()):
        cursor = rescanning(cursor, state, ports.now())
        ports.save(cursor)
    running = _Pass(mailbox, reading, ports, cursor)
    for uids in _chunks(running, _candidates(running, state)):
        _take_chunk(running, uids)
        if ports.stopped():
            break
    return running.cursor


def first_cursor(mailbox: Mailbox, state: FolderState, reading: Reading, now: datetime) -> Cursor:
    """Start at what comes next, or `import_days` back."""
    last = state.uidnext - 1 if state.uidnext else max(mailbox.search(1), default=0)
    if reading.import_days:
        floor = now - timedelta(days=reading.import_days)
        return Cursor(state.uidvalidity, last_uid=0, floor=floor, until=last + 1)
    low = max(1, last - WINDOW + 1)
    holes = frozenset(range(low, last + 1)) - set(mailbox.search(low))
    return Cursor(state.uidvalidity, last_uid=last, floor=now - CLOCK_MARGIN, until=last + 1, holes=holes)


def must_rescan(cursor: Cursor, state: FolderState, now: datetime) -> bool:
    """Whether the numbers no longer mean what they meant: another UIDVALIDITY, or a UIDNEXT that went back."""
    if state.uidvalidity != cursor.uidvalidity:
        return True
    went_back = 0 < state.uidnext <= cursor.last_uid
    recently = cursor.rescanned_at is not None and now - cursor.rescanned_at < RESCAN_PAUSE
    return went_back and not recently


def rescanning(cursor: Cursor, state: FolderState, now: datetime) -> Cursor:
    """Begin again from the first UID, but only with mails since we began: what is known is a no-op to deliver."""
    return Cursor(state.uidvalidity, last_uid=0, floor=cursor.floor, until=state.uidnext or 1 << 32, rescanned_at=now)


def _candidates(running: _Pass, state: FolderState) -> list[int]:
    """What is to be fetched now, ascending: new, late in a hole, or missed and due again."""
    cursor, now = running.cursor, running.ports.now()
    # The server's SINCE goes by whole days in its own zone; the exact comparison follows with INTERNALDATE.
    since = cursor.floor - timedelta(days=2) if cursor.last_uid == 0 and cursor.until else None
    first = min([cursor.last_uid + 1, *cursor.holes, *cursor.missed])
    listed = running.mailbox.search(first, since=since)
    believable = [uid for uid in listed if not state.uidnext or uid < state.uidnext]
    running.save(cursor.gone(cursor.missed.keys() - set(believable)))
    due = cursor.due(now)
    new = [uid for uid in believable if uid > cursor.last_uid and uid not in cursor.missed]
    late = [uid for uid in believable if uid in cursor.holes]
    return late + new + sorted(due & set(believable))


def _take_chunk(running: _Pass, uids: list[int]) -> None:
    with _suspecting(running, uids):
        announced = {mail.uid: mail for mail in running.mailbox.announce(uids)}
    present = [announced[uid] for uid in uids if uid in announced]
    # Listed and yet not there: expunged meanwhile, or a lie. Looked for again later, never counted as read.
    for uid in [uid for uid in uids if uid not in announced]:
        running.save(running.cursor.missing(uid, running.ports.now()))
    for group in _groups(running, [mail for mail in present if not _too_old(running, mail)]):
        _take_group(running, group)
        if running.ports.stopped():
            return
    running.save(running.cursor.delivered(mail.uid for mail in present if _too_old(running, mail)))


@contextmanager
def _suspecting(running: _Pass, uids: list[int]) -> Iterator[None]:
    """One of these may be what breaks the line: remember that, so that the next pass closes in on it."""
    try:
        yield
    except (Temporary, Permanent):
        running.save(running.cursor.suspecting(uids, running.ports.now()))
        raise


def _too_old(running: _Pass, mail: Announced) -> bool:
    before = mail.uid < running.cursor.until
    return before and mail.arrived is not None and mail.arrived < running.cursor.floor


def _groups(running: _Pass, mails: list[Announced]) -> Iterator[list[Announced]]:
    """Several small mails per command; one by one what is large, or near a mail that broke the line before."""
    group: list[Announced] = []
    for mail in mails:
        alone = mail.uid <= running.cursor.careful_until or mail.uid in running.cursor.missed
        full = len(group) >= running.reading.batch_mails
        heavy = sum(other.size for other in group) + mail.size > running.reading.batch_bytes
        if group and (alone or full or heavy):
            yield group
            group = []
        group.append(mail)
        if alone:
            yield group
            group = []
    if group:
        yield group


def _take_group(running: _Pass, group: list[Announced]) -> None:
    uids = [mail.uid for mail in group]
    with _suspecting(running, uids):
        fetched = _fetch(running, group)
    cursor = running.cursor
    try:
        for mail in fetched:
            cursor = _deliver(running, cursor, mail)
    finally:
        running.save(cursor)
    for uid in set(uids) - {mail.uid for mail in fetched}:
        running.save(running.cursor.missing(uid, running.ports.now()))


def _deliver(running: _Pass, cursor: Cursor, mail: Fetched) -> Cursor:
    try:
        running.ports.deliver(mail)
    except (Permanent, Invalid):
        return cursor.missing(mail.uid, running.ports.now())
    return cursor.delivered([mail.uid])


def _fetch(running: _Pass, group: list[Announced]) -> list[Fetched]:
    whole = [mail for mail in group if not _header_only(running, mail)]
    found: list[tuple[int, bytes, int]] = []
    if whole:
        bodies = running.mailbox.bodies(
            [mail.uid for mail in whole], size=_announced(whole), most=_most(running, whole)
        )
        found = [(uid, raw, 0) for uid, raw in bodies]
    for mail in group:
        if _header_only(running, mail) and (header := running.mailbox.header(mail.uid)):
            raw = notice(header, size=mail.size, limit=running.reading.message_limit)
            found.append((mail.uid, raw, mail.size))
    historic = {mail.uid for mail in group if _historic(running, mail)}
    return [
        Fetched(running.cursor.uidvalidity, uid, raw, too_large=size, historic=uid in historic)
        for uid, raw, size in sorted(found, key=lambda one: one[0])
    ]


def _historic(running: _Pass, mail: Announced) -> bool:
    if mail.uid >= running.cursor.until:
        return False
    rescanned = running.cursor.rescanned_at
    if rescanned is None:
        return running.reading.import_days > 0
    return mail.arrived is None or mail.arrived < rescanned - HISTORY


def _header_only(running: _Pass, mail: Announced) -> bool:
    """Too large; or it could not be had in hours, and its header is better than nothing."""
    miss = running.cursor.missed.get(mail.uid)
    return mail.size > running.reading.message_limit or (miss is not None and miss.tries >= TRIES_FOR_WHOLE)


def _most(running: _Pass, mails: list[Announced]) -> int:
    """How many bytes may come: some servers announce a size that is only nearly right, some lie."""
    if len(mails) == 1:
        return running.reading.message_limit
    return _announced(mails) * 2 + 1024 * 1024


def _announced(mails: list[Announced]) -> int:
    return sum(mail.size for mail in mails)


def _chunks(running: _Pass, uids: list[int]) -> Iterator[list[int]]:
    while uids:
        size = 1 if uids[0] <= running.cursor.careful_until else CHUNK
        yield uids[:size]
        uids = uids[size:]
