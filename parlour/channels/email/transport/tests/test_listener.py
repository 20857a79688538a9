"""Our own SMTP and LMTP: stored first, acknowledged then; strangers and monsters are turned away."""

from __future__ import annotations

import contextlib
import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid5

import pytest

from parlour.channels.email.transport.listener.limits import Guests, Limits, Rate
from parlour.channels.email.transport.listener.reception import Doors, traced
from parlour.channels.email.transport.listener.server import Listener, Place, tls_context
from parlour.kernel.errors import LimitExceeded, Temporary
from tests.servers.authority import make_authority
from tests.servers.postfix import postfix

HELP, SALES = (uuid5(UUID(int=0), name) for name in ("help", "sales"))
ADDRESSES = {"help@house.test": HELP, "support@house.test": HELP, "sales@house.test": SALES}
BODY = b"From: dee@customer.example\r\nSubject: hello\r\n\r\n.dot\r\nbye\r\n"


@dataclass
class House:
    """Keeps each mail once per inbox, as accept does; `full` makes an inbox's storing fail."""

    kept: list[tuple[UUID, bytes, str, str, str]] = field(default_factory=list)
    full: set[UUID] = field(default_factory=set)
    small: set[UUID] = field(default_factory=set)
    broken: set[UUID] = field(default_factory=set)
    lost: bool = False

    def find(self, address: str) -> UUID | None:
        if self.lost:
            raise Temporary("The database is locked.")
        return ADDRESSES.get(address.lower())

    def accept(self, inbox_id: UUID, raw: bytes, sender: str, recipient: str, source: str) -> None:
        if inbox_id in self.full:
            raise Temporary("The disk is full.")
        if inbox_id in self.small:
            raise LimitExceeded("Too large.")
        if inbox_id in self.broken:
            raise ZeroDivisionError
        if not any(one[:2] == (inbox_id, raw) for one in self.kept):
            self.kept.append((inbox_id, raw, sender, recipient, source))


@contextlib.contextmanager
def listening(house: House, protocol: str = "smtp", tls: ssl.SSLContext | None = None, **limits: int) -> Iterator[int]:
    listener = Listener(
        [Place("127.0.0.1", 0, protocol)],
        Doors(house.find, house.accept),
        limits=Limits(**limits),  # type: ignore[arg-type]
        tls=tls,
    )
    listener.start()
    try:
        yield listener.ports[0]
    finally:
        listener.stop()


def client(port: int, protocol: str = "smtp") -> smtplib.SMTP:
    kind = smtplib.LMTP if protocol == "lmtp" else smtplib.SMTP
    return kind("127.0.0.1", port, local_hostname="client.test", timeout=10)  # type: ignore[no-any-return]


def test_a_mail_is_kept_with_its_envelope_and_told_so() -> None:
    house = House()
    with listening(house) as port, client(port) as smtp:
        smtp.sendmail("dee@customer.example", ["help@house.test"], BODY)
    assert house.kept == [
        (
            HELP,
            b"Return-Path: <dee@customer.example>\r\nDelivered-To: help@house.test\r\n" + BODY,
            "dee@customer.example",
            "help@house.test",
            "smtp",
        )
    ]


def test_a_bounce_with_an_empty_sender_is_taken() -> None:
    house = House()
    with listening(house) as port, client(port) as smtp:
        smtp.sendmail("", ["help@house.test"], BODY)
    assert house.kept[0][1].startswith(b"Return-Path: <>\r\n")
    assert house.kept[0][2] == ""


def test_one_mail_to_two_inboxes_and_two_addresses_of_one() -> None:
    house = House()
    with listening(house) as port, client(port) as smtp:
        smtp.sendmail("dee@customer.example", ["help@house.test", "support@house.test", "sales@house.test"], BODY)
    assert sorted(one[0] for one in house.kept) == sorted([HELP, SALES])


def test_strangers_are_refused_and_nothing_is_relayed() -> None:
    house = House()
    with listening(house) as port, client(port) as smtp:
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            smtp.sendmail("dee@customer.example", ["somebody@elsewhere.example"], BODY)
        assert refused.value.recipients["somebody@elsewhere.example"][0] == 550
    assert house.kept == []


@pytest.mark.parametrize(
    "address", ["user.@mobile.example", "a..b@mobile.example", "x" * 64 + "@mobile.example", '"odd name"@x.example']
)
def test_odd_senders_that_exist_are_taken(address: str) -> None:
    house = House()
    with listening(house) as port, client(port) as smtp:
        smtp.ehlo()
        assert smtp.docmd("MAIL", f"FROM:<{address}>")[0] == 250
        assert smtp.docmd("RCPT", "TO:<help@house.test>")[0] == 250
        assert smtp.data(BODY)[0] == 250
    assert house.kept[0][2] == address


def test_what_can_not_be_stored_is_not_acknowledged() -> None:
    house = House(full={HELP})
    with listening(house) as port, client(port) as smtp:
        with pytest.raises(smtplib.SMTPDataError) as put_off:
            smtp.sendmail("dee@customer.example", ["help@house.test"], BODY)
        assert put_off.value.smtp_code == 451
        house.full, house.broken = set(), {HELP}
        with pytest.raises(smtplib.SMTPDataError) as broken:
            smtp.sendmail("dee@customer.example", ["help@house.test"], BODY)
        assert broken.value.smtp_code == 451
        house.broken, house.lost = set(), True
        with pytest.raises(smtplib.SMTPRecipientsRefused) as lost:
            smtp.sendmail("dee@customer.example", ["help@house.test"], BODY)
        assert lost.value.recipients["help@house.test"][0] == 451
        house.lost = False
        smtp.sendmail("dee@customer.example", ["help@house.test"], BODY)
        smtp.sendmail("dee@customer.example", ["help@house.test"], BODY)
    assert len(house.kept) == 1


def test_lmtp_answers_for_each_recipient() -> None:
    house = House(full={SALES})
    with listening(house, "lmtp") as port, client(port, "lmtp") as lmtp:
        lmtp.ehlo()
        lmtp.mail("dee@customer.example")
        assert [lmtp.rcpt(one)[0] for one in ("help@house.test", "sales@house.test", "nobody@house.test")] == [
            250,
            250,
            550,
        ]
        first = lmtp.data(BODY)
        assert (first[0], lmtp.getreply()[0]) == (250, 451)
    assert [one[0] for one in house.kept] == [HELP]
    assert house.kept[0][4] == "lmtp"


def test_lmtp_refuses_what_is_too_large_once_per_recipient() -> None:
    house = House()
    with listening(house, "lmtp", message_bytes=10_000) as port, client(port, "lmtp") as lmtp:
        lmtp.ehlo()
        lmtp.mail("dee@customer.example")
        lmtp.rcpt("help@house.test")
        lmtp.rcpt("sales@house.test")
        assert (lmtp.data(BODY + b"x" * 20_000)[0], lmtp.getreply()[0]) == (552, 552)
        assert lmtp.noop()[0] == 250
    assert house.kept == []


def test_a_mail_that_is_too_large_is_refused_and_the_next_is_taken() -> None:
    house = House()
    with listening(house, message_bytes=10_000) as port, client(port) as smtp:
        smtp.ehlo()
        assert smtp.mail("dee@customer.example", ["SIZE=20000"])[0] == 552
        smtp.mail("dee@customer.example")
        smtp.rcpt("help@house.test")
        assert smtp.data(BODY + b"x" * 20_000)[0] == 552
        smtp.sendmail("dee@customer.example", ["help@house.test"], BODY)
    assert len(house.kept) == 1


def test_lines_beyond_the_thousand_of_the_rfc_are_taken_as_they_are() -> None:
    house = House()
    with listening(house) as port, client(port) as smtp:
        smtp.sendmail("dee@customer.example", ["help@house.test"], BODY + b"x" * 200_000 + b"\r\n")
    assert house.kept[0][1].endswith(b"x" * 200_000 + b"\r\n")


def test_too_many_recipients_mails_and_lines_are_put_off() -> None:
    house = House()
    with listening(house, recipients=2, mails_per_minute=3, connections_per_peer=2) as port:
        with client(port) as smtp, client(port) as other:
            smtp.ehlo()
            other.ehlo()
            with pytest.raises(smtplib.SMTPConnectError) as third:
                client(port)
            assert third.value.smtp_code == 421
            smtp.mail("dee@customer.example")
            answers = [smtp.rcpt(one)[0] for one in ("help@house.test", "sales@house.test", "support@house.test")]
            assert answers == [250, 250, 452]
            smtp.rset()
            assert [smtp.docmd("MAIL", "FROM:<a@b.example>")[0], smtp.rset()[0]] == [250, 250]
            assert [smtp.docmd("MAIL", "FROM:<a@b.example>")[0], smtp.rset()[0]] == [250, 250]
            assert smtp.docmd("MAIL", "FROM:<a@b.example>")[0] == 451
        with client(port) as again:
            assert again.ehlo()[0] == 250


@pytest.mark.parametrize(
    "junk",
    [
        b"\x16\x03\x01\x02\x00" * 50 + b"\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"A" * 5_000_000 + b"\r\n",
        b"\r\n" * 2000,
        b"MAIL FROM:<\xff\xfe>\r\n",
    ],
)
def test_junk_is_bounded_and_harms_nobody(junk: bytes) -> None:
    house = House()
    with listening(house) as port:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as line, contextlib.suppress(OSError):
            line.sendall(junk)
            line.shutdown(socket.SHUT_WR)
            while line.recv(65536):
                pass
        with client(port) as smtp:
            smtp.sendmail("dee@customer.example", ["help@house.test"], BODY)
    assert len(house.kept) == 1


@pytest.mark.parametrize("end", [b"\n.\n", b"\n.\r\n", b"\r.\r", b"\r\n.\n"])
def test_a_body_can_not_smuggle_a_second_mail(end: bytes) -> None:
    house = House()
    smuggled = BODY + b"x" + end + b"MAIL FROM:<evil@x.example>\r\nRCPT TO:<sales@house.test>\r\nDATA\r\nevil\r\n.\r\n"
    with listening(house) as port, socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        for command in (
            b"EHLO x\r\n",
            b"MAIL FROM:<dee@customer.example>\r\n",
            b"RCPT TO:<help@house.test>\r\n",
            b"DATA\r\n",
        ):
            line.sendall(command)
            time.sleep(0.05)
        line.sendall(smuggled)
        time.sleep(0.3)
    assert [one[0] for one in house.kept] == [HELP]


def test_a_line_that_ends_in_the_middle_of_a_mail_keeps_nothing() -> None:
    house = House()
    with listening(house) as port:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
            line.sendall(b"EHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<help@house.test>\r\nDATA\r\n" + BODY)
            time.sleep(0.2)
        time.sleep(0.2)
    assert house.kept == []


def test_starttls_is_offered_and_works(tmp_path: Path) -> None:
    authority = make_authority(tmp_path)
    house = House()
    tls = tls_context(str(authority.certificate), str(authority.key))
    with listening(house, tls=tls) as port, smtplib.SMTP("localhost", port, timeout=10) as smtp:
        smtp.starttls(context=ssl.create_default_context(cafile=str(authority.ca_file)))
        assert not smtp.has_extn("auth")
        smtp.sendmail("dee@customer.example", ["help@house.test"], BODY)
    assert len(house.kept) == 1


def test_a_place_that_is_taken_is_said_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        place = Place("127.0.0.1", taken.getsockname()[1], "smtp")
        with pytest.raises(OSError, match="in use"):
            Listener([place], Doors(House().find, House().accept)).start()


def test_addresses_stay_out_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    house = House(full={HELP})
    caplog.set_level("DEBUG")
    with listening(house) as port, client(port) as smtp, contextlib.suppress(smtplib.SMTPException):
        smtp.sendmail("dee@customer.example", ["help@house.test"], BODY)
    assert "put off" in caplog.text
    assert "customer.example" not in caplog.text
    assert "house.test" not in caplog.text


def test_the_same_mail_handed_over_again_is_the_same_bytes() -> None:
    assert traced(BODY, "a@b.example", ["x@y.example", "c@d.example"]) == traced(
        BODY, "a@b.example", ["c@d.example", "x@y.example"]
    )


def test_the_rate_refills_and_forgets_peers() -> None:
    rate = Rate(60)
    assert [rate.take("p", moment=0.0) for _ in range(61)] == [True] * 60 + [False]
    assert rate.take("p", moment=1.1)
    assert rate.take("other", moment=0.0)


def test_guests_leave_when_they_go() -> None:
    guests = Guests(Limits(connections=1))
    one, two = object(), object()
    assert guests.enter(one, "p")
    assert not guests.enter(two, "q")
    guests.leave(one)
    assert guests.enter(two, "q")


@pytest.mark.servers
@pytest.mark.parametrize("protocol", ["smtp", "lmtp"])
def test_postfix_hands_mail_to_us_and_keeps_it_while_we_are_full(protocol: str) -> None:
    house = House(full={SALES})
    with listening(house, protocol) as port:
        hand_to = f"smtp:[127.0.0.1]:{port}" if protocol == "smtp" else f"lmtp:inet:127.0.0.1:{port}"
        with postfix(hand_to=hand_to) as server:
            with client(server.port) as smtp:
                smtp.sendmail("dee@customer.example", ["help@house.test", "sales@house.test"], BODY)
            _until(lambda: "status=deferred" in server.log())
            house.full.clear()
            server.flush()
            _until(lambda: server.queued() == 0)
    assert sorted(one[0] for one in house.kept) == sorted([HELP, SALES])
    assert all(b"Subject: hello" in one[1] for one in house.kept)


def _until(done: object, seconds: float = 20) -> None:
    pause = threading.Event()
    end = time.monotonic() + seconds
    while not done():  # type: ignore[operator]
        assert time.monotonic() < end
        pause.wait(0.1)
