"""SMTP servers that refuse, hang, drop, drip, flood and answer garbage: one typed answer per recipient, no doubles."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import pytest

from parlour.channels.email.transport.server import Credentials, Security, Server
from parlour.channels.email.transport.smtp.sending import Mail, Timeouts, send_mail
from parlour.inboxes.contract import Outcome, Result
from tests.servers.ports import free_port
from tests.servers.sink import DRIP, DROP, FLOOD, GARBAGE, HANG, smtp_sink

pytestmark = pytest.mark.faults

HASTY = Timeouts(talk=0.8, step=0.8, per_mebibyte=0.5, answer=0.8)
BODY = b"From: help@larkmoor.example\nSubject: hello\n\n.\n..dots\nend without newline"
WIRED = b"From: help@larkmoor.example\r\nSubject: hello\r\n\r\n.\r\n..dots\r\nend without newline\r\n"
TO = ("dee@customer.example",)


@dataclass
class Handover:
    """Counts the moment after which nothing can be taken back."""

    calls: list[tuple[str, ...]] = field(default_factory=list)

    def __call__(self, accepted: tuple[str, ...]) -> None:
        self.calls.append(accepted)


def send(port: int, handover: Handover, to: tuple[str, ...] = TO, body: bytes = BODY) -> dict[str, Result]:
    server = Server("127.0.0.1", port, Security.PLAIN)
    mail = Mail(body, "help@larkmoor.example", to)
    return send_mail(server, Credentials(), mail, before_handover=handover, name="parlour.test", timeouts=HASTY)


def outcome(results: dict[str, Result]) -> Outcome:
    assert len({result.outcome for result in results.values()}) == 1
    return next(iter(results.values())).outcome


def test_a_mail_arrives_as_it_was_with_dots_and_line_ends_in_order() -> None:
    handover = Handover()
    with smtp_sink() as sink:
        results = send(sink.port, handover)
    assert outcome(results) is Outcome.SENT
    assert [(kept.sender, kept.recipients, kept.data) for kept in sink.kept] == [
        ("help@larkmoor.example", list(TO), WIRED)
    ]
    assert handover.calls == [TO]


@pytest.mark.parametrize("kind", [HANG, DROP, GARBAGE, DRIP, FLOOD])
@pytest.mark.parametrize("step", ["GREETING", "EHLO", "MAIL", "RCPT", "DATA"])
def test_before_the_handover_everything_can_be_tried_again(step: str, kind: str) -> None:
    handover = Handover()
    script = {step: kind} if step != "EHLO" else {"EHLO": kind, "HELO": kind}
    with smtp_sink(script) as sink:
        began = time.monotonic()
        results = send(sink.port, handover)
        assert time.monotonic() - began < 4
    assert outcome(results) is Outcome.TEMPORARY
    assert results[TO[0]].sentence
    assert handover.calls == []
    assert sink.read_whole == []


@pytest.mark.parametrize("kind", [HANG, DROP, GARBAGE, DRIP, FLOOD])
def test_after_the_handover_a_broken_line_is_uncertain(kind: str) -> None:
    handover = Handover()
    with smtp_sink({"BODY": kind}) as sink:
        results = send(sink.port, handover)
    assert outcome(results) is Outcome.UNCERTAIN
    assert handover.calls == [TO]
    assert len(sink.read_whole) == 1


def test_a_line_that_drops_in_the_middle_of_the_mail_is_temporary() -> None:
    handover = Handover()
    with smtp_sink(drop_after=500_000) as sink:
        results = send(sink.port, handover, body=BODY + b"\n" + b"x" * 60 + b"\n" * 8_000_000)
    assert outcome(results) is Outcome.TEMPORARY
    assert (handover.calls, sink.read_whole) == ([], [])


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "BODY"])
def test_4xx_is_temporary_and_5xx_permanent(step: str) -> None:
    with smtp_sink({step: "451 4.3.0 later please"}) as sink:
        later = send(sink.port, Handover())[TO[0]]
    with smtp_sink({step: "550-5.1.1 no such\r\n550 5.1.1 user here"}) as sink:
        never = send(sink.port, Handover())[TO[0]]
    assert (later.outcome, later.code) == (Outcome.TEMPORARY, "4.3.0")
    assert (never.outcome, never.code) == (Outcome.PERMANENT, "5.1.1")
    assert "5.1.1 no such 5.1.1 user here" in never.sentence


def test_a_server_that_is_closed_today_is_temporary() -> None:
    with smtp_sink({"GREETING": "554 no service"}) as sink:
        assert outcome(send(sink.port, Handover())) is Outcome.TEMPORARY
    assert outcome(send(free_port(), Handover())) is Outcome.TEMPORARY


def test_one_refused_recipient_does_not_keep_the_mail_from_the_others() -> None:
    handover = Handover()
    to = ("a@x.example", "b@x.example", "c@x.example")
    with smtp_sink() as sink:
        sink.refuse = frozenset({"b@x.example"})
        results = send(sink.port, handover, to=to)
    assert {address: result.outcome for address, result in results.items()} == {
        "a@x.example": Outcome.SENT,
        "b@x.example": Outcome.PERMANENT,
        "c@x.example": Outcome.SENT,
    }
    assert handover.calls == [("a@x.example", "c@x.example")]
    assert sink.kept[0].recipients == ["a@x.example", "c@x.example"]


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example\r\nRCPT TO:<c@d.example>",
        "a@b.example>\r\nDATA",
        "<a@b.example>",
        "nobody",
        "@b.example",
        "a b@c.example",
        "a@" + "x" * 400,
    ],
)
def test_an_address_can_not_smuggle_commands(address: str) -> None:
    handover = Handover()
    with smtp_sink() as sink:
        results = send(sink.port, handover, to=(address, "dee@customer.example"))
    assert results[address].outcome is Outcome.PERMANENT
    assert [kept.recipients for kept in sink.kept] == [["dee@customer.example"]]


@pytest.mark.parametrize(
    "ending",
    [
        b"\r\n.\r\nMAIL FROM:<evil@x.example>\r\n",
        b"\n.\nMAIL FROM:<evil@x.example>\n",
        b"\r.\rMAIL FROM:<evil@x.example>\r",
        b"\n.\r\nMAIL\r\n",
    ],
)
def test_a_body_can_not_smuggle_an_end(ending: bytes) -> None:
    with smtp_sink() as sink:
        send(sink.port, Handover(), body=BODY + ending + b"more")
    assert len(sink.kept) == 1
    assert b"\r\n.\r\n" in sink.kept[0].data
    assert sink.kept[0].data.endswith(b"more\r\n")


def test_a_mail_larger_than_the_server_says_is_not_even_sent() -> None:
    with smtp_sink({"EHLO": "250-sink.test\r\n250 SIZE 1000000"}) as sink:
        result = send(sink.port, Handover(), body=BODY + b"x" * 2_000_000)[TO[0]]
    assert result.outcome is Outcome.PERMANENT
    assert "takes up to 1 MB" in result.sentence
    assert sink.read_whole == []


def test_letters_beyond_ascii_need_a_server_that_knows_them() -> None:
    with smtp_sink() as sink:
        assert outcome(send(sink.port, Handover(), to=("jürgen@x.example",))) is Outcome.PERMANENT
        assert outcome(send(sink.port, Handover(), to=("dee@bücher.example",))) is Outcome.SENT
    with smtp_sink({"EHLO": "250-sink.test\r\n250 SMTPUTF8"}) as sink8:
        assert outcome(send(sink8.port, Handover(), to=("jürgen@bücher.example",))) is Outcome.SENT
    assert sink.kept[0].recipients == ["dee@xn--bcher-kva.example"]
    assert sink8.kept[0].recipients == ["jürgen@xn--bcher-kva.example"]


def test_when_the_handover_can_not_be_noted_nothing_is_sent() -> None:
    class NoteFailedError(Exception):
        pass

    def before(accepted: tuple[str, ...]) -> None:
        raise NoteFailedError

    with smtp_sink() as sink:
        with pytest.raises(NoteFailedError):
            send(sink.port, before)  # type: ignore[arg-type]
        time.sleep(0.3)
    assert sink.read_whole == []


def test_each_attempt_is_one_connection() -> None:
    with smtp_sink({"RCPT": "451 later"}) as sink:
        send(sink.port, Handover())
        send(sink.port, Handover())
        assert sink.connections == 2
