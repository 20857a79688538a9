"""Mail in, end to end: a real Dovecot, watchers, the database; and our listener beside them."""

from __future__ import annotations

import smtplib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from parlour.channels.email import intake
from parlour.channels.email.transport import oauth
from parlour.channels.email.transport.tests.keeper import mail
from parlour.channels.email.watcher import Pace
from parlour.files import store
from parlour.inboxes import configuration, facts
from parlour.inboxes.contract import desk
from parlour.inboxes.models import Envelope, Inbox
from parlour.kernel.scoping import across_organisations
from tests.servers.dovecot import Dovecot
from tests.servers.oauth import Provider
from tests.servers.ports import free_port

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]

HASTY = Pace(idle=30.0, poll=0.3, first_pause=0.2, longest_pause=1.0, after_refusal=0.5, say_ok=0.2)


@contextmanager
def serving() -> Iterator[None]:
    """The intake part, in a thread."""
    stop = threading.Event()
    thread = threading.Thread(target=intake.serve, args=(stop,), kwargs={"pace": HASTY, "look_every": 0.2})
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(15)
        assert not thread.is_alive()


def connect(inbox: Inbox, server: Dovecot, **changes: Any) -> None:
    values = {
        "imap_host": "localhost",
        "imap_port": server.tls_port,
        "imap_username": server.username,
        "imap_password": server.password,
        **changes,
    }
    with across_organisations("a test connects an inbox"):
        configuration.put(inbox, configuration.changed(inbox, values))
        inbox.save()


def kept(inbox: Inbox) -> list[bytes]:
    with across_organisations("a test looks"):
        envelopes = Envelope.objects.filter(inbox=inbox).select_related("raw").order_by("created_at", "id")
        return [store.read(envelope.raw) for envelope in envelopes]


def health(inbox: Inbox) -> tuple[str, str]:
    with across_organisations("a test looks"):
        inbox.refresh_from_db()
    return inbox.health, inbox.health_sentence


def until(done: Callable[[], bool], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        time.sleep(0.05)


def begun(inbox: Inbox) -> None:
    """Wait for the first pass, before which nothing counts as new."""
    until(lambda: bool(desk.cursor(inbox.id, "imap:INBOX")))


@pytest.fixture(autouse=True)
def trust(settings: Any, imap_server: Dovecot) -> None:
    settings.CA_FILE = str(imap_server.authority.ca_file)


def test_mail_comes_in_while_idling_and_stays_unread(inbox: Inbox, imap_server: Dovecot) -> None:
    imap_server.put(mail("from before"))
    connect(inbox, imap_server)
    with serving():
        begun(inbox)
        imap_server.put(mail(1))
        until(lambda: len(kept(inbox)) == 1)
        began = time.monotonic()
        imap_server.put(mail(2), mail(3))
        until(lambda: len(kept(inbox)) == 3)
        assert time.monotonic() - began < 10
        until(lambda: health(inbox) == ("ok", ""))
    assert kept(inbox) == [mail(1), mail(2), mail(3)]
    assert not any(b"\\Seen" in flags for flags in imap_server.flags().values())
    with across_organisations("a test looks"):
        envelope = Envelope.objects.filter(inbox=inbox).order_by("created_at", "id")[0]
    assert (envelope.source, envelope.never_answer) == ("imap", False)
    assert envelope.ref.startswith("INBOX/")


def test_imported_mail_is_marked_so_that_nobody_is_answered(inbox: Inbox, imap_server: Dovecot) -> None:
    imap_server.put(mail("old"))
    connect(inbox, imap_server, import_days=30)
    with serving():
        until(lambda: len(kept(inbox)) == 1)
        imap_server.put(mail("new"))
        until(lambda: len(kept(inbox)) == 2)
    with across_organisations("a test looks"):
        marks = list(
            Envelope.objects.filter(inbox=inbox).order_by("created_at", "id").values_list("never_answer", flat=True)
        )
    assert marks == [True, False]


def test_a_server_that_goes_and_comes_back(inbox: Inbox, imap_server: Dovecot) -> None:
    connect(inbox, imap_server)
    with serving():
        begun(inbox)
        imap_server.kill()
        until(lambda: health(inbox)[0] == "trouble")
        assert "Nothing answers on port" in health(inbox)[1]
        imap_server.start()
        imap_server.put(mail(1))
        until(lambda: len(kept(inbox)) == 1)
        until(lambda: health(inbox) == ("ok", ""))


def test_a_wrong_password_is_a_clear_state_and_mending_it_is_noticed(inbox: Inbox, imap_server: Dovecot) -> None:
    connect(inbox, imap_server, imap_password="wrong")
    with serving():
        until(lambda: health(inbox)[0] == "trouble")
        assert "refuses the user name or the password" in health(inbox)[1]
        connect(inbox, imap_server)
        until(lambda: health(inbox)[0] == "ok")


def test_an_inbox_that_is_paused_is_left_alone(inbox: Inbox, imap_server: Dovecot) -> None:
    connect(inbox, imap_server)
    with serving():
        begun(inbox)
        with across_organisations("a test pauses an inbox"):
            Inbox.objects.filter(pk=inbox.pk).update(is_active=False)
        time.sleep(1.5)
        imap_server.put(mail(1))
        time.sleep(1.0)
        assert kept(inbox) == []
        with across_organisations("a test resumes an inbox"):
            Inbox.objects.filter(pk=inbox.pk).update(is_active=True)
        until(lambda: kept(inbox) == [mail(1)])


def test_an_access_token_that_ended_is_renewed_and_kept(
    inbox: Inbox, imap_server: Dovecot, oauth_server: Provider, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PRIVATE_HOSTS = [f"127.0.0.1:{oauth_server.port}"]
    stand_in = oauth.Provider(
        "google", "Google", f"{oauth_server.base}/authorize", f"{oauth_server.base}/token", ("mail",)
    )
    monkeypatch.setitem(oauth.PROVIDERS, "google", stand_in)
    oauth_server.access_tokens.clear()
    oauth_server.refresh_tokens = {"lasting"}
    connect(
        inbox,
        imap_server,
        sign_in="google",
        oauth_client_id=oauth_server.client_id,
        oauth_client_secret=oauth_server.client_secret,
        oauth_refresh_token="lasting",
        oauth_access_token="the provider ended this one early",
        oauth_expires_at="2100-01-01T00:00:00+00:00",
    )
    with serving():
        begun(inbox)
        imap_server.put(mail(1))
        until(lambda: kept(inbox) == [mail(1)])
    with across_organisations("a test looks"):
        renewed = facts.inbox_facts(Inbox.objects.get(pk=inbox.pk)).settings
    assert renewed.oauth_access_token.get_secret_value() in oauth_server.access_tokens  # type: ignore[attr-defined]


def test_the_listener_takes_mail_beside_the_watchers(inbox: Inbox, settings: Any) -> None:
    settings.LISTEN_SMTP, settings.LISTEN_LMTP = ("127.0.0.1", free_port()), ("127.0.0.1", free_port())
    body = b"From: dee@customer.example\r\nSubject: hello\r\n\r\nbye\r\n"
    with serving():
        until(lambda: _answers(settings.LISTEN_LMTP[1]))
        with smtplib.SMTP(*settings.LISTEN_SMTP, timeout=10) as smtp:
            smtp.sendmail("dee@customer.example", [inbox.address], body)
            with pytest.raises(smtplib.SMTPRecipientsRefused):
                smtp.sendmail("dee@customer.example", ["nobody@larkmoor.example"], body)
        with smtplib.LMTP(*settings.LISTEN_LMTP) as lmtp:
            lmtp.sendmail("dee@customer.example", [inbox.address], body)
    assert [raw.endswith(body) for raw in kept(inbox)] == [True]


def test_a_full_disk_puts_mail_off_and_loses_nothing(
    inbox: Inbox, imap_server: Dovecot, settings: Any, tmp_path: Path
) -> None:
    connect(inbox, imap_server)
    with serving():
        begun(inbox)
        settings.DATA = Path("/dev/full")  # nothing can be written below it
        imap_server.put(mail(1))
        until(lambda: health(inbox)[0] == "trouble")
        assert kept(inbox) == []
        settings.DATA = tmp_path
        until(lambda: len(kept(inbox)) == 1)


def _answers(port: int) -> bool:
    try:
        smtplib.LMTP("127.0.0.1", port).close()
    except OSError:
        return False
    return True
