"""Sending to real servers: Postfix with Dovecot's passwords, TLS verified, OAuth 2.0."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from parlour.channels.email.transport.faults import SignInRefused
from parlour.channels.email.transport.server import Credentials, Security, Server
from parlour.channels.email.transport.smtp.sending import Mail, Timeouts, send_mail
from parlour.inboxes.contract import Outcome, Result
from tests.servers.dovecot import Dovecot
from tests.servers.mailhost import MailHost, mail_host
from tests.servers.oauth import Provider
from tests.servers.postfix import Postfix, postfix
from tests.servers.sink import Sink, smtp_sink

pytestmark = pytest.mark.servers

PATIENT = Timeouts(talk=20, step=20, answer=20)
BODY = b"From: desk@parlour.test\r\nTo: dee@customer.example\r\nSubject: hello\r\n\r\n.dot\r\nbye\r\n"
MAIL = Mail(BODY, "desk@parlour.test", ("dee@customer.example",))


@pytest.fixture(scope="module")
def world() -> Iterator[Sink]:
    with smtp_sink() as sink:
        yield sink


@pytest.fixture(scope="module")
def relay(world: Sink, shared_imap_server: Dovecot) -> Iterator[Postfix]:
    with postfix(hand_to=f"smtp:[127.0.0.1]:{world.port}", auth_socket=shared_imap_server.auth_socket) as server:
        yield server


def send(server: Server, credentials: Credentials) -> Result:
    results = send_mail(
        server, credentials, MAIL, before_handover=lambda _to: None, name="parlour.test", timeouts=PATIENT
    )
    return results["dee@customer.example"]


def arrived(world: Sink, count: int) -> None:
    end = time.monotonic() + 20
    while len(world.kept) < count and time.monotonic() < end:
        time.sleep(0.05)
    assert len(world.kept) == count


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_through_postfix_with_a_password_to_the_world(relay: Postfix, world: Sink, security: Security) -> None:
    port = relay.submission_port if security is Security.STARTTLS else relay.tls_port
    server = Server("localhost", port, security, str(relay.authority.ca_file))
    before = len(world.kept)
    result = send(server, Credentials("desk@parlour.test", "correct-horse"))
    assert result.outcome is Outcome.SENT
    arrived(world, before + 1)
    kept = world.kept[-1]
    assert (kept.sender, kept.recipients) == ("desk@parlour.test", ["dee@customer.example"])
    assert kept.data.endswith(b"\r\n\r\n.dot\r\nbye\r\n")


def test_a_wrong_password_and_none_at_all(relay: Postfix) -> None:
    server = Server("localhost", relay.submission_port, Security.STARTTLS, str(relay.authority.ca_file))
    with pytest.raises(SignInRefused, match="user name or the password"):
        send(server, Credentials("desk@parlour.test", "wrong"))
    with pytest.raises(SignInRefused):
        send(server, Credentials("desk@parlour.test", "pässwörd"))
    assert send(server, Credentials()).outcome is Outcome.PERMANENT


def test_certificates_are_verified(relay: Postfix, world: Sink) -> None:
    good = Server("localhost", relay.tls_port, Security.TLS, str(relay.authority.ca_file))
    before = len(world.kept)
    for bad in (replace(good, ca_file=""), replace(good, host="127.0.0.1")):
        result = send(bad, Credentials("desk@parlour.test", "correct-horse"))
        assert result.outcome is Outcome.TEMPORARY
        assert "not trusted" in result.sentence
    plain = send(replace(good, port=relay.port), Credentials())
    assert "does not speak TLS" in plain.sentence
    assert len(world.kept) == before


def test_starttls_is_never_left_out(world: Sink) -> None:
    """A server, or somebody on the way, that does not offer it gets neither the password nor the mail."""
    before = len(world.kept)
    result = send(Server("127.0.0.1", world.port, Security.STARTTLS), Credentials("a", "b"))
    assert "does not offer STARTTLS" in result.sentence
    assert (result.outcome, len(world.kept)) == (Outcome.TEMPORARY, before)


def test_postfix_refuses_for_good_and_for_now(world: Sink) -> None:
    settings = {
        "smtpd_recipient_restrictions": "check_recipient_access "
        "inline:{dee@customer.example=REJECT,bo@x.example=DEFER}",
    }
    with postfix(hand_to=f"smtp:[127.0.0.1]:{world.port}", settings=settings) as server:
        both = replace(MAIL, recipients=("dee@customer.example", "bo@x.example", "cy@x.example"))
        results = send_mail(
            Server("127.0.0.1", server.port, Security.PLAIN),
            Credentials(),
            both,
            before_handover=lambda _to: None,
            name="parlour.test",
            timeouts=PATIENT,
        )
    assert {address: result.outcome for address, result in results.items()} == {
        "dee@customer.example": Outcome.PERMANENT,
        "bo@x.example": Outcome.TEMPORARY,
        "cy@x.example": Outcome.SENT,
    }


@pytest.fixture
def host(tmp_path: Path) -> Iterator[MailHost]:
    with mail_host(tmp_path) as running:
        yield running


def test_xoauth2(host: MailHost, oauth_server: Provider) -> None:
    token = str(oauth_server.issue()["access_token"])
    host.tokens = {token}
    server = Server("localhost", host.port, Security.STARTTLS, str(host.authority.ca_file))
    assert send(server, Credentials(host.username, access_token=token)).outcome is Outcome.SENT
    assert [kept.data for kept in host.kept] == [BODY]
    with pytest.raises(SignInRefused, match="Connect the mailbox again"):
        send(server, Credentials(host.username, access_token="ended"))


def test_xoauth2_through_postfix(relay: Postfix, world: Sink, oauth_server: Provider) -> None:
    token = str(oauth_server.issue()["access_token"])
    server = Server("localhost", relay.tls_port, Security.TLS, str(relay.authority.ca_file))
    before = len(world.kept)
    assert send(server, Credentials("desk@parlour.test", access_token=token)).outcome is Outcome.SENT
    arrived(world, before + 1)
