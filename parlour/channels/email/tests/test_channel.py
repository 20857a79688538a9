"""The channel as the core meets it: sending, testing the connection, signing in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from parlour.channels.email import mime
from parlour.channels.email.channel import Email
from parlour.channels.email.settings import EmailSettings
from parlour.channels.email.tests.letters import inbox_facts, outbound
from parlour.channels.email.transport import oauth
from parlour.inboxes.contract import Authorisation, InboxFacts, Outcome
from parlour.kernel.errors import Invalid, Permanent
from tests.servers.dovecot import Dovecot
from tests.servers.mailhost import MailHost, mail_host
from tests.servers.oauth import Provider
from tests.servers.ports import free_port
from tests.servers.sink import smtp_sink


@pytest.fixture
def host(tmp_path: Path, settings: Any) -> Iterator[MailHost]:
    with mail_host(tmp_path / "tls") as running:
        settings.CA_FILE = str(running.authority.ca_file)
        yield running


def at(host: MailHost, **settings: Any) -> InboxFacts:
    return inbox_facts(
        smtp_host="localhost",
        smtp_port=host.port,
        smtp_protection="starttls",
        smtp_sign_in="own",
        smtp_username=host.username,
        smtp_password=host.password,
        **settings,
    )


def test_a_message_is_handed_over_with_its_return_path(host: MailHost) -> None:
    accepted: list[tuple[str, ...]] = []
    letter = outbound(
        recipients=("dee@customer.example", "boss@hidden.example"), return_path="help+abc@larkmoor.example"
    )
    results = Email().send(letter, at(host), before_handover=accepted.append)
    assert {address: result.outcome for address, result in results.items()} == {
        "dee@customer.example": Outcome.SENT,
        "boss@hidden.example": Outcome.SENT,
    }
    assert accepted == [letter.recipients]
    assert [(kept.sender, kept.recipients) for kept in host.kept] == [
        ("help+abc@larkmoor.example", list(letter.recipients))
    ]
    assert mime.parse(host.kept[0].data).message_id == letter.outside_id


def test_what_is_wrong_with_the_inbox_waits_for_a_person(host: MailHost) -> None:
    wrong = replace(
        at(host), settings=EmailSettings.model_validate({**at(host).settings.model_dump(), "smtp_password": "no"})
    )
    for inbox, words in ((wrong, "refuses the user name"), (inbox_facts(), "no server to send through")):
        result = Email().send(outbound(), inbox, before_handover=lambda _to: None)["dee@customer.example"]
        assert (result.outcome, result.retry_after) == (Outcome.TEMPORARY, 900.0)
        assert words in result.sentence
    assert host.kept == []


def test_a_server_that_is_away_is_temporary() -> None:
    inbox = inbox_facts(smtp_host="127.0.0.1", smtp_port=free_port(), smtp_protection="plain", smtp_sign_in="none")
    result = Email().send(outbound(), inbox, before_handover=lambda _to: None)["dee@customer.example"]
    assert result.outcome is Outcome.TEMPORARY


def granting(oauth_server: Provider, settings: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    settings.PRIVATE_HOSTS = [f"127.0.0.1:{oauth_server.port}"]
    stand_in = oauth.Provider(
        "google", "Google", f"{oauth_server.base}/authorize", f"{oauth_server.base}/token", ("mail",)
    )
    monkeypatch.setitem(oauth.PROVIDERS, "google", stand_in)
    return {
        "sign_in": "google",
        "imap_host": "localhost",
        "oauth_client_id": oauth_server.client_id,
        "oauth_client_secret": oauth_server.client_secret,
    }


def test_signing_in_at_the_provider(oauth_server: Provider, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox = inbox_facts(**granting(oauth_server, settings, monkeypatch))
    assert Email().authorisation(inbox.settings) is Authorisation.MISSING
    back, verifier = "https://parlour.example/back", "v" * 43
    url = Email().authorise_url(inbox, redirect_uri=back, state="s", verifier=verifier)
    assert url.startswith(f"{oauth_server.base}/authorize?")
    code = oauth_server.grant_code({"redirect_uri": back, "code_challenge": oauth.challenge(verifier)})
    kept = Email().redeem(inbox, code=code, redirect_uri=back, verifier=verifier)
    given = EmailSettings.model_validate({**inbox.settings.model_dump(), **kept})
    assert Email().authorisation(given) is Authorisation.GIVEN
    with pytest.raises(Permanent):
        Email().redeem(inbox, code=code, redirect_uri=back, verifier=verifier)


def test_without_a_client_id_signing_in_says_what_to_enter() -> None:
    inbox = inbox_facts(sign_in="google", imap_host="imap.gmail.com")
    with pytest.raises(Permanent, match="client id"):
        Email().authorise_url(inbox, redirect_uri="https://x.example", state="s", verifier="v" * 43)


def test_microsoft_asks_in_the_chosen_directory() -> None:
    inbox = inbox_facts(
        sign_in="microsoft", imap_host="x.example", oauth_client_id="id", microsoft_tenant="larkmoor.example"
    )
    url = Email().authorise_url(inbox, redirect_uri="https://x.example", state="s", verifier="v" * 43)
    assert url.startswith("https://login.microsoftonline.com/larkmoor.example/oauth2/v2.0/authorize?")


@pytest.mark.servers
def test_the_connection_test_says_a_line_for_each_server(imap_server: Dovecot, settings: Any) -> None:
    settings.CA_FILE = str(imap_server.authority.ca_file)
    with smtp_sink() as sink:
        good = inbox_facts(
            imap_host="localhost",
            imap_port=imap_server.tls_port,
            imap_username=imap_server.username,
            imap_password=imap_server.password,
            smtp_host="127.0.0.1",
            smtp_port=sink.port,
            smtp_protection="plain",
            smtp_sign_in="none",
        )
        assert [check.ok for check in Email().check(good)] == [True, True]
        bad = inbox_facts(**{**good.settings.model_dump(), "imap_password": "wrong", "smtp_protection": "tls"})
        checks = Email().check(bad)
    assert [check.ok for check in checks] == [False, False]
    assert "refuses the user name or the password" in checks[0].sentence
    assert "does not speak TLS" in checks[1].sentence
    assert sink.read_whole == []
    assert len(Email().check(inbox_facts())) == 1


@pytest.mark.parametrize(
    ("given", "clean"),
    [(" Help@Larkmoor.Example ", "help@larkmoor.example"), ("a@bücher.example", "a@xn--bcher-kva.example")],
)
def test_addresses_are_kept_in_one_form(given: str, clean: str) -> None:
    assert Email().clean_address(given) == clean


@pytest.mark.parametrize(
    "given",
    [
        "",
        "help",
        "help@",
        "@x.example",
        "a b@x.example",
        "a@x.example, b@x.example",
        "help+x@y.example",
        "a@x\r\n.example",
    ],
)
def test_what_is_no_address_of_an_inbox_is_refused(given: str) -> None:
    with pytest.raises(Invalid):
        Email().clean_address(given)


def test_ways() -> None:
    assert (
        Email().ways(EmailSettings.model_validate({"imap_host": "a.example", "smtp_host": "b.example"}))
        == "IMAP and SMTP"
    )
    assert Email().fetches(EmailSettings()) is False
