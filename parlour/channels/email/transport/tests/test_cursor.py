"""The reading position: it survives being written down, and never passes what was not delivered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from parlour.channels.email.transport.imap.cursor import MOST_MISSED, WINDOW, Cursor, Miss
from parlour.channels.email.transport.imap.mailbox import FolderState
from parlour.channels.email.transport.imap.reading import must_rescan, rescanning

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
UIDS = st.integers(1, 5000)


@st.composite
def cursors(draw: st.DrawFn) -> Cursor:
    cursor = Cursor(draw(st.integers(1, 2**32 - 1)), draw(UIDS), floor=NOW, until=draw(UIDS))
    for uids in draw(st.lists(st.lists(UIDS, max_size=8), max_size=5)):
        cursor = cursor.delivered(uids)
    for uid in draw(st.lists(UIDS, max_size=5)):
        cursor = cursor.missing(uid, NOW)
    for uids in draw(st.lists(st.lists(UIDS, min_size=1, max_size=4), max_size=5)):
        cursor = cursor.suspecting(sorted(uids), NOW)
    return cursor


@given(cursors())
def test_written_down_and_read_back_it_is_the_same(cursor: Cursor) -> None:
    assert Cursor.from_json(cursor.to_json()) == cursor


@given(cursors(), st.lists(UIDS, min_size=1, max_size=20))
def test_it_never_goes_back_and_remembers_what_it_passed(cursor: Cursor, uids: list[int]) -> None:
    after = cursor.delivered(uids)
    assert after.last_uid == max(cursor.last_uid, *uids)
    assert len(after.holes) <= WINDOW + 1
    assert not after.holes & set(uids)
    assert not set(after.missed) & set(uids)
    newly = range(max(cursor.last_uid, after.last_uid - WINDOW) + 1, after.last_uid)
    assert all(uid in after.holes or uid in uids or uid in after.missed for uid in newly)


@given(cursors(), UIDS)
def test_a_miss_moves_nothing_and_is_due_later_and_later(cursor: Cursor, uid: int) -> None:
    once = cursor.missing(uid, NOW)
    twice = once.missing(uid, NOW)
    assert once.last_uid == cursor.last_uid
    assert NOW < once.missed[uid].due <= twice.missed[uid].due <= NOW + timedelta(hours=24)
    assert uid in twice.due(NOW + timedelta(hours=25))


def test_one_that_breaks_the_line_three_times_is_missed_and_the_rest_go_on() -> None:
    cursor = Cursor(7, 10, floor=NOW).suspecting([11, 12, 13], NOW)
    assert (cursor.careful_until, cursor.missed) == (13, {})
    for _time in range(2):
        cursor = cursor.suspecting([12], NOW)
        assert cursor.missed == {}
    cursor = cursor.suspecting([12], NOW)
    assert cursor.missed == {12: Miss(1, NOW + timedelta(minutes=10))}
    assert cursor.last_uid == 10


def test_what_the_server_no_longer_lists_is_forgotten_but_looked_for() -> None:
    cursor = Cursor(7, 50, floor=NOW).missing(40, NOW).gone([40])
    assert (cursor.missed, cursor.holes) == ({}, frozenset({40}))


def test_when_the_numbers_mean_something_else_it_begins_again() -> None:
    cursor = Cursor(7, 50, floor=NOW)
    assert must_rescan(cursor, FolderState(8, 51, 0), NOW)
    assert must_rescan(cursor, FolderState(7, 50, 0), NOW)
    assert not must_rescan(cursor, FolderState(7, 51, 0), NOW)
    assert not must_rescan(cursor, FolderState(7, 0, 0), NOW)
    again = rescanning(cursor, FolderState(7, 50, 0), NOW)
    assert (again.last_uid, again.floor) == (0, NOW)
    assert not must_rescan(again.delivered([60]), FolderState(7, 50, 0), NOW)
    assert must_rescan(again.delivered([60]), FolderState(7, 50, 0), NOW + timedelta(hours=2))
    assert MOST_MISSED > WINDOW
