"""Taking a thing in: stored before it is acknowledged, once, within limits, and never half."""

import errno
import os
from pathlib import Path
from uuid import UUID

import pytest
from django.db import OperationalError, connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parlour.files import store
from parlour.files.models import StoredFile
from parlour.inboxes.actions import accept
from parlour.inboxes.models import Envelope, Inbox
from parlour.kernel.errors import LimitExceeded, NotFound, Temporary
from parlour.kernel.ids import uuid7
from parlour.kernel.scoping import across_organisations

RAW = b"From: dee@customer.example\r\n\r\nThe chain squeaks.\r\n"


def _envelopes() -> list[Envelope]:
    with across_organisations("a test looks"):
        return list(Envelope.objects.select_related("raw", "inbox").order_by("created_at"))


def _stored_bytes(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in (folder / "files").rglob("*") if path.is_file()]


def test_what_is_taken_is_on_disk_encrypted_and_waits(box: Inbox, data_folder: Path) -> None:
    accepted = accept(box.pk, RAW, source="lmtp", ref="x" * 300, sender="dee@customer.example", never_answer=True)
    envelope = _envelopes()[0]
    assert (accepted.envelope_id, accepted.new) == (envelope.pk, True)
    assert (envelope.state, envelope.size, envelope.source, len(envelope.ref)) == ("waiting", len(RAW), "lmtp", 200)
    assert envelope.never_answer
    assert envelope.organisation_id == box.organisation_id
    assert store.read(envelope.raw) == RAW
    assert _stored_bytes(data_folder)
    assert not any(b"chain" in sealed for sealed in _stored_bytes(data_folder))


def test_the_same_bytes_are_one_envelope_per_inbox(box: Inbox, foreign_box: Inbox, inbox: Inbox) -> None:
    first = accept(box.pk, RAW, source="imap")
    again = accept(box.pk, RAW, source="smtp", sender="somebody@else.example")
    assert (again.envelope_id, again.new) == (first.envelope_id, False)
    assert accept(inbox.pk, RAW, source="smtp").new
    assert accept(foreign_box.pk, RAW, source="smtp").new
    assert accept(box.pk, RAW + b" ", source="imap").new
    assert [e.inbox_id for e in _envelopes()] == [box.pk, inbox.pk, foreign_box.pk, box.pk]
    one, same, foreign, other = (e.digest for e in _envelopes())
    assert one == same
    assert len({one, foreign, other}) == 3, "a digest must not tell that two organisations got the same mail"


def test_of_two_in_the_same_moment_one_counts(box: Inbox, data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second comes after the first has looked and before it has written."""
    real, first = store.prepare, []

    def prepare(organisation_id: UUID, raw: bytes) -> StoredFile:
        monkeypatch.setattr(store, "prepare", real)
        first.append(accept(box.pk, raw, source="smtp"))
        return real(organisation_id, raw)

    monkeypatch.setattr(store, "prepare", prepare)
    loser = accept(box.pk, RAW, source="imap")
    assert (loser.envelope_id, loser.new, first[0].new) == (first[0].envelope_id, False, True)
    assert [e.source for e in _envelopes()] == ["smtp"]
    assert len(_stored_bytes(data_folder)) == 1


def test_a_database_that_does_not_answer_is_temporary(box: Inbox) -> None:
    def away(*args: object) -> None:
        raise OperationalError("database is locked")

    with connection.execute_wrapper(away), pytest.raises(Temporary):
        accept(box.pk, RAW, source="imap")
    assert accept(box.pk, RAW, source="imap").new


def test_more_than_the_limit_is_refused_before_anything_is_written(
    box: Inbox, settings: object, data_folder: Path
) -> None:
    settings.MAX_MAIL_BYTES = len(RAW)  # type: ignore[attr-defined]
    assert accept(box.pk, RAW, source="smtp").new
    with pytest.raises(LimitExceeded, match=str(len(RAW))):
        accept(box.pk, RAW + b"!", source="smtp")
    assert len(_envelopes()) == len(_stored_bytes(data_folder)) == 1


def test_an_inbox_that_is_gone_is_not_found(db: None) -> None:
    with pytest.raises(NotFound):
        accept(uuid7(), RAW, source="smtp")


@pytest.mark.parametrize("call", ["write", "fsync", "folder"])
def test_a_disk_that_takes_no_more_leaves_nothing_behind(
    box: Inbox, data_folder: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def full(*args: object, **kwargs: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        if call == "write":
            patched.setattr(os, "open", full)
        elif call == "fsync":
            patched.setattr(os, "fsync", full)
        else:
            patched.setattr(store, "_sync_folder", full)
        with pytest.raises(Temporary):
            accept(box.pk, RAW, source="imap")
    assert _envelopes() == []
    assert _stored_bytes(data_folder) == []
    with across_organisations("a test looks"):
        assert not StoredFile.objects.exists()
    assert accept(box.pk, RAW, source="imap").new


@given(raw=st.binary(max_size=2000))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_at_all_come_back_as_they_were(box: Inbox, raw: bytes) -> None:
    accepted = accept(box.pk, raw, source="smtp")
    with across_organisations("a test looks"):
        assert store.read(Envelope.objects.select_related("raw").get(pk=accepted.envelope_id).raw) == raw


@pytest.mark.parametrize("claim", ["\x00null", "half\udc80", "é" * 400, "a\r\nb"])
def test_what_the_other_side_claims_of_itself_never_loses_a_mail(box: Inbox, claim: str) -> None:
    accept(box.pk, RAW, source="smtp", sender=claim, recipient=claim, ref=claim)
    envelope = _envelopes()[0]
    assert max(len(envelope.sender), len(envelope.recipient)) <= 320
    assert "\x00" not in envelope.sender
    assert store.read(envelope.raw) == RAW
