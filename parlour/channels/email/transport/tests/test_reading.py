"""Reading a real Dovecot: by UID, without touching a flag, past whatever is bad."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from parlour.channels.email.transport.faults import SignInRefused
from parlour.channels.email.transport.imap.mailbox import open_mailbox
from parlour.channels.email.transport.imap.reading import Fetched, Reading
from parlour.channels.email.transport.server import Credentials, Security, Server
from parlour.channels.email.transport.tests.keeper import QUICK, Keeper, mail, plain
from parlour.kernel.errors import Invalid, Permanent, Temporary
from tests.servers.dovecot import Dovecot
from tests.servers.oauth import Provider

pytestmark = pytest.mark.servers


@pytest.fixture
def keeper(imap_server: Dovecot) -> Keeper:
    """Somebody who began to read before the test's mails came."""
    keeper = Keeper(plain(imap_server.port))
    keeper.read()
    return keeper


def test_first_pass_takes_nothing_and_later_passes_what_is_new(imap_server: Dovecot) -> None:
    imap_server.put(mail("old"))
    keeper = Keeper(plain(imap_server.port))
    keeper.read()
    assert keeper.kept == []
    imap_server.put(mail(1), mail(2))
    keeper.read()
    keeper.read()
    assert keeper.kept == [mail(1), mail(2)]
    assert keeper.taken == 2


def test_flags_are_neither_read_nor_changed(imap_server: Dovecot, keeper: Keeper) -> None:
    imap_server.put(mail(1))
    imap_server.put(mail(2), flags=(b"\\Seen",))  # type: ignore[arg-type]
    before = [tuple(f for f in flags if f != b"\\Recent") for flags in imap_server.flags().values()]
    keeper.read()
    after = [tuple(f for f in flags if f != b"\\Recent") for flags in imap_server.flags().values()]
    assert keeper.kept == [mail(1), mail(2)]
    assert before == after == [(), (b"\\Seen",)]


def test_import_of_the_last_days_leaves_older_mail_alone(imap_server: Dovecot) -> None:
    now = datetime.now(UTC)
    with imap_server.mailbox() as client:
        for number, days in enumerate((40, 9, 3)):
            client.append("INBOX", mail(number), msg_time=now - timedelta(days=days))
        client.append("INBOX", mail("older, moved here later"), msg_time=now - timedelta(days=30))
    keeper = Keeper(plain(imap_server.port), reading=Reading(import_days=10))
    keeper.read()
    assert keeper.kept == [mail(1), mail(2)]
    imap_server.put(mail("new"))
    keeper.read()
    assert keeper.kept == [mail(1), mail(2), mail("new")]


def test_uidvalidity_change_loses_and_doubles_nothing(imap_server: Dovecot, keeper: Keeper) -> None:
    imap_server.put(mail(1), mail(2))
    keeper.read()
    known = keeper.cursor
    imap_server.change_uidvalidity()
    imap_server.put(mail(3))
    keeper.read()
    assert known is not None
    assert keeper.cursor is not None
    assert keeper.cursor.uidvalidity != known.uidvalidity
    assert keeper.kept == [mail(1), mail(2), mail(3)]
    keeper.read()
    assert keeper.kept == [mail(1), mail(2), mail(3)]


def test_uidvalidity_change_does_not_bring_back_years_of_old_mail(imap_server: Dovecot) -> None:
    with imap_server.mailbox() as client:
        client.append("INBOX", mail("ancient"), msg_time=datetime.now(UTC) - timedelta(days=400))
    keeper = Keeper(plain(imap_server.port))
    keeper.read()
    imap_server.put(mail(1))
    imap_server.change_uidvalidity()
    keeper.read()
    assert keeper.kept == [mail(1)]


def test_an_oversized_mail_leaves_its_header_and_blocks_nobody(imap_server: Dovecot, keeper: Keeper) -> None:
    keeper.reading = Reading(message_limit=100_000)
    imap_server.put(mail(1), mail("large", size=200_000), mail(3))
    keeper.read()
    assert [keeper.kept[0], keeper.kept[2]] == [mail(1), mail(3)]
    notice = keeper.kept[1]
    assert b"Subject: mail large\r\n" in notice
    assert b"larger than" not in notice.split(b"\r\n\r\n", 1)[0]
    assert b"X-Mail-Too-Large: 2" in notice
    assert len(notice) < 2000


def test_a_mail_that_is_refused_is_tried_again_and_blocks_nobody(imap_server: Dovecot, keeper: Keeper) -> None:
    def refuse(fetched: Fetched) -> None:
        if fetched.raw == mail(2):
            raise Invalid("not this one")

    imap_server.put(mail(1), mail(2), mail(3))
    keeper.refuse = refuse
    keeper.read()
    assert keeper.kept == [mail(1), mail(3)]
    keeper.refuse = lambda fetched: None
    keeper.read()
    assert keeper.kept == [mail(1), mail(3)]
    keeper.clock = lambda: datetime.now(UTC) + timedelta(minutes=11)
    keeper.read()
    assert keeper.kept == [mail(1), mail(3), mail(2)]


def test_a_full_disk_stops_the_pass_and_loses_nothing(imap_server: Dovecot, keeper: Keeper) -> None:
    def full(fetched: Fetched) -> None:
        if fetched.raw == mail(7):
            raise Temporary("The disk is full.")

    wanted = [mail(number) for number in range(30)]
    imap_server.put(*wanted)
    keeper.refuse = full
    with pytest.raises(Temporary, match="disk is full"):
        keeper.read()
    assert keeper.kept == wanted[:7]
    keeper.refuse = lambda fetched: None
    keeper.read()
    assert keeper.kept == wanted
    assert keeper.taken == 30


def test_two_hundred_mails_with_expunged_ones_between(imap_server: Dovecot, keeper: Keeper) -> None:
    wanted = [mail(number) for number in range(200)]
    imap_server.put(*wanted)
    with imap_server.mailbox() as client:
        client.select_folder("INBOX")
        uids = client.search("ALL")
        client.delete_messages(uids[10:20])
        client.expunge()
    keeper.read()
    assert keeper.kept == wanted[:10] + wanted[20:]


def test_a_server_that_restarts_meanwhile(imap_server: Dovecot, keeper: Keeper) -> None:
    wanted = [mail(number) for number in range(60)]
    imap_server.put(*wanted)

    def restart(fetched: Fetched) -> None:
        if fetched.raw == mail(25):
            keeper.refuse = lambda fetched: None
            imap_server.kill()

    keeper.refuse = restart
    with pytest.raises(Temporary):
        keeper.read()
    with pytest.raises(Temporary):
        keeper.read()
    imap_server.start()
    keeper.read()
    assert keeper.kept == wanted


def _idling(server: Dovecot, act: Callable[[], object]) -> tuple[bool, float]:
    with open_mailbox(plain(server.port), Credentials(server.username, server.password), QUICK) as mailbox:
        mailbox.examine("INBOX")
        assert mailbox.can_idle
        timer = threading.Timer(0.5, act)
        timer.start()
        began = time.monotonic()
        changed = mailbox.idle(seconds=8, stopped=lambda: False)
        timer.join()
        mailbox.examine("INBOX")  # the line is in order afterwards
        return changed, time.monotonic() - began


def test_idle_notices_new_mail_at_once(imap_server: Dovecot) -> None:
    changed, seconds = _idling(imap_server, lambda: imap_server.put(mail(1)))
    assert changed
    assert seconds < 5


def test_idle_ends_when_asked_to_stop(imap_server: Dovecot) -> None:
    with open_mailbox(plain(imap_server.port), Credentials("desk@parlour.test", "correct-horse")) as mailbox:
        mailbox.examine("INBOX")
        assert mailbox.idle(seconds=30, stopped=lambda: True) is False


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_tls_is_verified_and_works(imap_server: Dovecot, security: Security) -> None:
    port = imap_server.tls_port if security is Security.TLS else imap_server.port
    trusted = Server("localhost", port, security, str(imap_server.authority.ca_file))
    with open_mailbox(trusted, Credentials("desk@parlour.test", "correct-horse"), QUICK) as mailbox:
        assert mailbox.examine("INBOX").uidvalidity > 0
    with (
        pytest.raises(Permanent, match="not trusted"),
        open_mailbox(replace(trusted, ca_file=""), Credentials("desk@parlour.test", "correct-horse"), QUICK),
    ):
        pass
    # The certificate is good, but for another name.
    with (
        pytest.raises(Permanent, match="not trusted"),
        open_mailbox(replace(trusted, host="127.0.0.1"), Credentials("desk@parlour.test", "correct-horse"), QUICK),
    ):
        pass


def test_wrong_security_says_what_to_choose(imap_server: Dovecot) -> None:
    wrong = Server("localhost", imap_server.port, Security.TLS, str(imap_server.authority.ca_file))
    with pytest.raises(Permanent, match="does not speak TLS"), open_mailbox(wrong, Credentials("a", "b"), QUICK):
        pass


def test_wrong_password_and_missing_folder_and_closed_port(imap_server: Dovecot) -> None:
    with (
        pytest.raises(SignInRefused, match="user name or the password"),
        open_mailbox(plain(imap_server.port), Credentials("desk@parlour.test", "wrong"), QUICK),
    ):
        pass
    keeper = Keeper(plain(imap_server.port), reading=Reading(folder="Nowhere"))
    with pytest.raises(Permanent, match="no folder named Nowhere"):
        keeper.read()
    with pytest.raises(Temporary, match="Nothing answers"):
        Keeper(plain(9)).read()


def test_passwords_beyond_ascii(imap_server: Dovecot) -> None:
    with (
        pytest.raises(SignInRefused),
        open_mailbox(plain(imap_server.port), Credentials("desk@parlour.test", "pässwörd €"), QUICK),
    ):
        pass


def test_xoauth2_with_a_good_and_an_expired_token(imap_server: Dovecot, oauth_server: Provider) -> None:
    token = str(oauth_server.issue()["access_token"])
    keeper = Keeper(plain(imap_server.port), Credentials("desk@parlour.test", access_token=token))
    keeper.read()
    imap_server.put(mail(1))
    keeper.read()
    assert keeper.kept == [mail(1)]
    oauth_server.access_tokens.clear()
    with pytest.raises(SignInRefused, match="Connect the mailbox again"):
        keeper.read()


def test_nothing_of_a_mail_or_a_password_is_logged(
    imap_server: Dovecot, keeper: Keeper, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    imap_server.put(mail(1))
    keeper.read()
    assert keeper.kept == [mail(1)]
    for word in ("customer.example", "desk@parlour.test", "correct-horse", "xxxx"):
        assert word not in caplog.text


def test_what_a_look_back_brings_is_history_and_what_comes_after_is_not(imap_server: Dovecot) -> None:
    historic: list[bool] = []
    imap_server.put(mail("old"))
    keeper = Keeper(plain(imap_server.port), reading=Reading(import_days=10))
    keeper.refuse = lambda fetched: historic.append(fetched.historic)
    keeper.read()
    imap_server.put(mail("new"))
    keeper.read()
    assert historic == [True, False]
