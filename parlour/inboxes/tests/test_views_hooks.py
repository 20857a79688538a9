"""The webhook door: signed calls are stored, then acknowledged; everything else is refused, nothing half done."""

import errno
import hmac

import pytest
from django.db import OperationalError, connection
from django.test import Client

from parlour.files import store
from parlour.inboxes import actions
from parlour.inboxes.facts import keep_settings
from parlour.inboxes.models import Envelope, Inbox
from parlour.inboxes.tests.conftest import SECRET, make_box
from parlour.inboxes.tests.postcard import Postcard
from parlour.kernel.actor import SYSTEM
from parlour.kernel.ids import uuid7
from parlour.kernel.scoping import across_organisations, within
from parlour.organisations.models import Organisation

CARD = b"Dear all,\r\nthe bicycle arrived."


def _call(inbox_id: object, body: bytes = CARD, key: str = SECRET + "!", **extra: str) -> tuple[int, dict[str, object]]:
    seal = hmac.new(key.encode(), body, "sha256").hexdigest()
    client = Client(enforce_csrf_checks=True)
    answer = client.post(f"/hooks/{inbox_id}/", body, content_type="message/rfc822", headers={"X-Seal": seal, **extra})
    return answer.status_code, answer.json()


def _envelopes() -> list[Envelope]:
    with across_organisations("a test looks"):
        return list(Envelope.objects.select_related("raw"))


def test_a_signed_call_is_stored_and_acknowledged(box: Inbox) -> None:
    status, told = _call(box.pk)
    envelope = _envelopes()[0]
    assert (status, told) == (200, {"stored": str(envelope.pk), "new": True})
    assert (envelope.inbox_id, envelope.source, envelope.state) == (box.pk, "webhook", "waiting")
    assert store.read(envelope.raw) == CARD


def test_the_same_call_twice_is_one_envelope(box: Inbox) -> None:
    first, second = _call(box.pk)[1], _call(box.pk)[1]
    assert (first["stored"], first["new"], second["new"]) == (second["stored"], True, False)
    assert len(_envelopes()) == 1


@pytest.mark.parametrize("key", ["", "another key", SECRET])
def test_a_forged_seal_is_refused(box: Inbox, key: str, caplog: pytest.LogCaptureFixture) -> None:
    status, told = _call(box.pk, key=key)
    assert (status, told) == (403, {"error": "The seal does not fit."})
    assert _envelopes() == []
    assert SECRET not in caplog.text


def test_an_inbox_without_a_key_takes_no_calls(house: Organisation) -> None:
    inbox = make_box(house, "plain@larkmoor.example", seal_key="")
    assert _call(inbox.pk, key="")[0] == 403
    assert _envelopes() == []


def test_the_key_of_one_inbox_does_not_open_another(box: Inbox, foreign_box: Inbox) -> None:
    with within(foreign_box.organisation):
        keep_settings(foreign_box.pk, {"seal_key": "their own key"})
    assert _call(foreign_box.pk)[0] == 403
    assert _call(foreign_box.pk, key="their own key")[0] == 200
    assert [e.inbox_id for e in _envelopes()] == [foreign_box.pk]


def test_a_paused_inbox_still_takes_what_is_sent_to_it(box: Inbox) -> None:
    with within(box.organisation):
        actions.pause_inbox(box, actor=SYSTEM)
    assert _call(box.pk)[0] == 200


def test_no_inbox_no_kind_no_method(box: Inbox, inbox: Inbox) -> None:
    assert _call(uuid7())[0] == 404
    with within(box.organisation):
        Inbox.objects.filter(pk=box.pk).update(kind="pigeon")
    assert _call(box.pk)[0] == 404
    assert Client().get(f"/hooks/{box.pk}/").status_code == 405


def test_a_kind_that_takes_no_calls_says_so(box: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(Postcard, "verify_webhook")
    assert _call(box.pk) == (404, {"error": "This inbox takes no calls from providers."})


def test_more_than_a_mail_may_have_is_refused(box: Inbox, settings: object) -> None:
    settings.MAX_MAIL_BYTES = 10_000  # type: ignore[attr-defined]
    assert _call(box.pk, b"x" * 10_000)[0] == 200
    assert _call(box.pk, b"y" * 10_001)[0] == 413
    assert _call(box.pk, b"z" * 200_000)[0] == 413
    assert len(_envelopes()) == 1


def test_a_full_disk_asks_the_provider_to_call_again(box: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", full)
        assert _call(box.pk)[0] == 503
    assert _envelopes() == []
    assert _call(box.pk)[0] == 200


def test_a_database_that_is_away_asks_the_provider_to_call_again(box: Inbox) -> None:
    def away(*args: object) -> None:
        raise OperationalError("database is locked")

    with connection.execute_wrapper(away):
        answer = Client().post(f"/hooks/{box.pk}/", CARD, content_type="message/rfc822")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "locked" not in answer.content.decode()
    assert _call(box.pk)[0] == 200
