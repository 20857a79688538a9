"""How Parlour's own mails leave, on a real server, and what is said when they can't."""

import socket
from collections.abc import Iterator, Sequence
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from django.core.mail import EmailMessage, get_connection

from parlour.kernel.errors import Permanent, Temporary
from parlour.organisations.models import Organisation
from parlour.people import mail
from parlour.people.models import Agent


class Kept(Message):
    def __init__(self) -> None:
        super().__init__()
        self.mails: list[object] = []

    def handle_message(self, message: object) -> None:
        self.mails.append(message)


@pytest.fixture
def server() -> Iterator[tuple[str, Kept]]:
    handler = Kept()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield f"smtp://127.0.0.1:{port}?tls=no", handler
    controller.stop()


def letter(to: str = "tom@larkmoor.example") -> EmailMessage:
    return EmailMessage("Your place", "Come in.", "parlour@larkmoor.example", [to], connection=connection())


def connection() -> object:
    return get_connection("parlour.people.mail.Backend")


def test_a_mail_leaves_by_the_server_of_the_settings(server: tuple[str, Kept], settings: object) -> None:
    settings.SYSTEM_SMTP_URL, kept = server  # type: ignore[attr-defined]
    letter().send()
    (got,) = kept.mails
    assert (got["To"], got["Subject"]) == ("tom@larkmoor.example", "Your place")  # type: ignore[index]
    assert (mail.state().way, mail.state().works) == ("smtp", True)


@pytest.mark.django_db
def test_without_any_way_the_sentence_says_what_to_do() -> None:
    with pytest.raises(Permanent, match="PARLOUR_SMTP_URL"):
        letter().send()
    assert (mail.state().way, mail.state().works) == ("none", False)


def test_an_inbox_may_carry_them(
    monkeypatch: pytest.MonkeyPatch, house: Organisation, other_house: Organisation, eli: Agent
) -> None:
    carried: list[tuple[EmailMessage, Sequence[UUID]]] = []

    def carry(message: EmailMessage, organisation_ids: Sequence[UUID]) -> None:
        carried.append((message, organisation_ids))

    monkeypatch.setattr(mail, "_senders", {})
    mail.register_sender("inboxes", carry, ready=lambda: False)
    assert mail.state().way == "none"
    mail.register_sender("inboxes", carry, ready=lambda: True)
    letter(eli.user.email).send()
    ((message, whose),) = carried
    assert (message.to, mail.state().way) == ([eli.user.email], "inbox")
    assert whose == [other_house.pk, house.pk], "the reader's house, then the operator's"


def test_a_server_that_is_not_there_is_temporary(settings: object) -> None:
    settings.SYSTEM_SMTP_URL = "smtp://127.0.0.1:9?tls=no"  # type: ignore[attr-defined]
    with pytest.raises(Temporary) as error:
        letter().send()
    assert error.value.retry_after == 60


def test_starttls_is_insisted_on(server: tuple[str, Kept], settings: object) -> None:
    settings.SYSTEM_SMTP_URL = server[0].removesuffix("?tls=no")  # type: ignore[attr-defined]
    with pytest.raises(Temporary):
        letter().send()
    assert server[1].mails == []


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://", "smtp://host:port"])
def test_a_bad_address_is_told(url: str) -> None:
    with pytest.raises(Permanent, match="smtp://user:password@host:587"):
        mail.smtp_settings(url)


@pytest.mark.parametrize(
    ("url", "facts"),
    [
        ("smtp://u%40x:p%3Aw@mail.example", (587, "u@x", "p:w", True, False)),
        ("smtps://mail.example", (465, "", "", False, True)),
        ("smtp://mail.example:25?tls=no", (25, "", "", False, False)),
    ],
)
def test_an_address_is_read(url: str, facts: tuple[object, ...]) -> None:
    read = mail.smtp_settings(url)
    assert tuple(read[key] for key in ("port", "username", "password", "use_tls", "use_ssl")) == facts
