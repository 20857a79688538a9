"""`parse` on whole mails: what it says, that it never raises, and that nothing makes it slow."""

# ruff: noqa: E501 - phrases of the world, each on the line where it is found

from __future__ import annotations

import json
import time
import tracemalloc
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parlour.channels.email import parse_mail
from parlour.channels.email.mime import Address, parse
from parlour.channels.email.mime.face import face_of
from parlour.channels.email.mime.model import DEFAULT_LIMITS, Limits
from parlour.channels.email.mime.parsing import read_mail

KEYS = {
    "from", "to", "cc", "subject", "text", "html", "reply_text", "attachments", "message_id", "in_reply_to",
    "references", "auto_submitted", "is_bounce", "bounce_recipients", "bounce_hard",
}  # fmt: skip


def mail(*fields: str, body: str = "Hello") -> bytes:
    return "\n".join(["From: Ada <ada@example.org>", *fields, "", body]).encode()


def test_says_who_to_whom_about_what() -> None:
    read = parse(
        mail(
            "To: Help <help@example.com>, second@example.com",
            "Cc: third@example.com",
            "Reply-To: ada.private@example.org",
            "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=",
            "Message-ID: <one@example.org>",
            "In-Reply-To: <zero@example.com>",
            "References: <root@example.com> <zero@example.com>",
            "Date: Mon, 2 Mar 2026 10:00:00 +0100",
            "Return-Path: <ada@example.org>",
            "Delivered-To: help@example.com",
        )
    )
    assert read.author == Address("Ada", "ada@example.org")
    assert read.reply_address == Address("", "ada.private@example.org")
    assert [one.address for one in read.to] == ["help@example.com", "second@example.com"]
    assert [one.address for one in read.cc] == ["third@example.com"]
    assert read.subject == "Grüße"
    assert (read.message_id, read.in_reply_to) == ("one@example.org", ("zero@example.com",))
    assert read.references == ("root@example.com", "zero@example.com")
    assert read.date is not None
    assert read.date.isoformat() == "2026-03-02T10:00:00+01:00"
    assert read.return_path == "ada@example.org"
    assert read.delivered_to == ("help@example.com",)
    assert read.text == read.reply_text == "Hello"
    assert (read.defects, read.limits_hit, read.is_automatic, read.is_bounce) == ((), (), False, False)


def test_the_dictionary_has_exactly_the_promised_keys() -> None:
    assert set(parse_mail(mail("Subject: x"))) == KEYS
    assert set(parse_mail(b"")) == KEYS


@pytest.mark.parametrize("raw", [b"", b"\n", b"\r\n\r\n", b"From: a@example.org\n", b"\x00" * 50, b"\xff\xfe\n\n\xff"])
def test_empty_and_broken_mails_have_an_answer(raw: bytes) -> None:
    json.dumps(parse_mail(raw)).encode()


@given(st.binary(max_size=2_000))
@settings(max_examples=300, deadline=None)
def test_any_bytes_can_be_read_and_written_as_json(raw: bytes) -> None:
    json.dumps(face_of(read_mail(raw, DEFAULT_LIMITS)), ensure_ascii=False).encode("utf-8")


FIELDS = st.sampled_from(
    ["From: ", "To: ", "Subject: ", "Content-Type: ", "Content-Transfer-Encoding: ", "Content-Disposition: ",
     "References: ", "Date: ", "Message-ID: ", "List-Id: ", "Auto-Submitted: ", "Return-Path: "]
)  # fmt: skip
PIECES = st.sampled_from(
    ["=?utf-8?B?", "=?=", "?=", "<", ">", '"', "\\", "(", ",", ";", "boundary=b", "multipart/mixed", "text/html", "base64",
     "filename*0*=utf-8''%e4", "a@b.example", "\udce4", "\x00", "message/rfc822", "message/delivery-status", " ", "\t"]
)  # fmt: skip
BODY_LINES = st.sampled_from(
    ["--b", "--b--", "", "> quoted", "On 1 May 2026 at 10:00 A <a@b.example> wrote:", "From: x", "-- ", "begin 644 x",
     "#0V%T", "end", "<div><blockquote type=cite>", "</blockquote>", "=C3", "Final-Recipient: rfc822; a@b.example",
     "Action: failed", "----- Original Message -----", "Subject: y", "Content-Type: text/html"]
)  # fmt: skip


@given(
    st.lists(st.tuples(FIELDS, st.lists(PIECES, max_size=6)), max_size=12),
    st.lists(BODY_LINES, max_size=30),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
@settings(max_examples=400, deadline=None)
def test_mails_made_of_awkward_pieces_can_be_read(
    fields: list[tuple[str, list[str]]], lines: list[str], line_end: str
) -> None:
    head = [name + "".join(pieces) for name, pieces in fields]
    raw = line_end.join([*head, "", *lines]).encode("utf-8", "surrogateescape")
    read = read_mail(raw, DEFAULT_LIMITS)
    json.dumps(face_of(read), ensure_ascii=False).encode("utf-8")
    assert "\n" not in read.subject + read.message_id + "".join(one.name + one.address for one in read.to)


def test_a_header_cannot_be_injected_through_an_encoded_word() -> None:
    read = parse(mail("Subject: =?utf-8?Q?Hello=0D=0ABcc:_victim@example.com?="))
    assert read.subject == "Hello Bcc: victim@example.com"
    assert read.bcc == ()


@pytest.mark.parametrize(
    ("fields", "address"),
    [
        ([], ""),
        (["Sender: s@example.org"], "s@example.org"),
        (["Return-Path: <r@example.org>"], "r@example.org"),
        (["From: nobody", "Sender: s@example.org"], "nobody"),
        (["From: <>", "Sender: s@example.org"], "s@example.org"),
    ],
)
def test_the_author_is_found_where_from_is_missing(fields: list[str], address: str) -> None:
    assert parse("\n".join([*fields, "Subject: x", "", "hi"]).encode()).author.address == address


def nested(levels: int) -> bytes:
    raw = b'From: a@example.org\nContent-Type: multipart/mixed; boundary="b0"\n\n'
    for level in range(levels):
        raw += b'--b%d\nContent-Type: multipart/mixed; boundary="b%d"\n\n' % (level, level + 1)
    return raw + b"--b%d\n\nhi\n" % levels


HEAD = b"From: a@example.org\nSubject: x\n"
HTML = HEAD + b"Content-Type: text/html\n\n"
PATIENT = Limits(seconds=60)
BOMBS: dict[str, tuple[bytes, str]] = {
    "depth": (nested(3_000), "depth"),
    "parts": (HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 100_000, "parts"),
    "header count": (b"".join(b"X-%d: y\n" % number for number in range(100_000)) + b"\nhi", "header_bytes"),
    "one header": (b"Subject: " + b"a" * 3_000_000 + b"\n\nhi", "header_bytes"),
    "text": (HEAD + b"\n" + b"words and more words\n" * 100_000, "text_chars"),
    "references": (HEAD + b"References: " + b" ".join(b"<%d@x>" % n for n in range(5_000)) + b"\n\nhi", "references"),
    "identifier without an end": (HEAD + b"References: " + b"a" * 200_000 + b"\n\nhi", ""),
    "encoded words": (b"To: " + b"=?a?b?" * 40_000 + b"\n\nhi", ""),
    "brackets": (b"To: " + b"(" * 200_000 + b"\n\nhi", ""),
    "parameters": (HEAD + b"Content-Type: text/plain; a=" + b" " * 200_000 + b"\n\nhi", ""),
    "soft breaks": (HEAD + b"Content-Transfer-Encoding: quoted-printable\n\n" + b"= " * 1_000_000, "text_chars"),
    "flowed": (HEAD + b"Content-Type: text/plain; format=flowed\n\n" + b"a \n" * 300_000, ""),
    "quote marks": (HEAD + b"\n" + b">" * 900_000, ""),
    "attributions": (HEAD + b"\n" + b"On 1 a@b 2020 10:10\n" * 15_000, ""),
    "labels": (HEAD + b"\n" + b"From: a\nTo: b\n\nDate: c\n" * 4_000, ""),
    "padding": (HEAD + b"Content-Transfer-Encoding: base64\n\n" + b"=a" * 1_500_000, ""),
    "nested elements": (HTML + b"<div>" * 150_000, ""),
    "open elements": (HTML + b"".join(b"<font color=%d>" % n for n in range(2_000)) + b"<p>x" * 2_000, ""),
    "nested quotes": (HTML + b"<blockquote>" * 2_500 + b"a<br>" * 20_000, ""),
    "angle brackets": (HTML + b"<" * 1_000_000, ""),
    "bounce": (b"From: MAILER-DAEMON@x.example\nSubject: Undeliverable\n\n" + b"delivery to " * 100_000, "text_chars"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_defused_in_bounded_time_and_memory(name: str) -> None:
    raw, limit = BOMBS[name]
    begun = time.process_time()  # the machine may be busy with something else
    read = read_mail(raw, PATIENT)
    assert time.process_time() - begun < DEFAULT_LIMITS.seconds
    assert limit in read.limits_hit or not limit
    tracemalloc.start()
    read_mail(raw, PATIENT)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 60_000_000 + 12 * len(raw)


def test_a_mail_beyond_the_total_size_is_cut_and_says_so() -> None:
    read = parse(mail("Subject: x", body="words " * 1_000), Limits(total_bytes=500))
    assert read.limits_hit == ("total_bytes",)
    assert read.size > 500
    assert len(read.text) < 500


def test_an_attachment_beyond_the_limit_is_named_but_left_out() -> None:
    message = EmailMessage()
    message["From"] = "ada@example.org"
    message.set_content("see attached")
    message.add_attachment(b"x" * 10_000, maintype="application", subtype="pdf", filename="big.pdf")
    read = parse(message.as_bytes(), Limits(attachment_bytes=1_000))
    assert [(one.filename, one.size, one.truncated) for one in read.attachments] == [("big.pdf", 0, True)]
    assert read.limits_hit == ("attachment_bytes",)


def test_more_attachments_than_allowed_are_cut_and_say_so() -> None:
    message = EmailMessage()
    message["From"] = "ada@example.org"
    message.set_content("see attached")
    for number in range(5):
        message.add_attachment(b"x", maintype="application", subtype="pdf", filename=f"{number}.pdf")
    read = parse(message.as_bytes(), Limits(attachments=3))
    assert [one.filename for one in read.attachments] == ["0.pdf", "1.pdf", "2.pdf"]
    assert read.limits_hit == ("attachments",)


def test_out_of_time_the_headers_are_still_read() -> None:
    read = parse(mail("Subject: In time", body="words"), Limits(seconds=-1))
    assert read.subject == "In time"
    assert read.limits_hit == ("seconds",)


def test_a_fault_of_ours_still_gives_the_headers_and_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    from parlour.channels.email.mime import parsing

    whole = parsing.read_structure
    calls: list[bytes] = []

    def stumbling(raw: bytes, budget: object) -> object:
        calls.append(raw)
        if len(calls) == 1:
            raise ZeroDivisionError
        return whole(raw, budget)

    monkeypatch.setattr(parsing, "read_structure", stumbling)
    read = parse(mail("Subject: Kept", "Content-Type: multipart/mixed; boundary=b", body="--b\n\nwords\n--b--"))
    assert (read.subject, read.author.address) == ("Kept", "ada@example.org")
    assert "words" in read.text
    assert read.defects[0].code == "unreadable"
