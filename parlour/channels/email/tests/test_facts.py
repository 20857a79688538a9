"""From a mail to the facts of the core."""

from __future__ import annotations

from parlour.channels.email.channel import Email
from parlour.inboxes.contract import InboundKind, Party

OWN = frozenset({"help@larkmoor.example", "sales@larkmoor.example"})
TOKEN = "a2" * 19 + "b"
MAIL = (
    b"Return-Path: <dee@customer.example>\r\nDelivered-To: help@larkmoor.example\r\n"
    b"Received: from a by b; Sun, 22 Nov 2026 10:00:00 +0000\r\n"
    b"From: Dee Marsh <Dee@customer.example>\r\nTo: help+" + TOKEN.encode() + b"@larkmoor.example\r\n"
    b"Cc: Bo <bo@x.example>\r\nReply-To: other@customer.example\r\nSubject: My bell\r\n"
    b"Date: Sun, 22 Nov 2026 10:00:00 +0000\r\nMessage-ID: <m3@customer.example>\r\n"
    b"In-Reply-To: <m2@larkmoor.example>\r\nReferences: <m1@customer.example> <m2@larkmoor.example>\r\n\r\n"
    b"It rings.\r\n"
)


def parse(raw: bytes) -> object:
    return Email().parse(raw, own_addresses=OWN)


def test_people_thread_and_token() -> None:
    found = Email().parse(MAIL, own_addresses=OWN)
    assert found.kind is InboundKind.MESSAGE
    assert found.sender == Party("Dee@customer.example", "Dee Marsh", "from")
    assert found.parties == (
        Party(f"help+{TOKEN}@larkmoor.example", "", "to"),
        Party("bo@x.example", "Bo", "cc"),
        Party("other@customer.example", "", "reply-to"),
    )
    assert found.thread_ids == ("m2@larkmoor.example", "m1@customer.example")
    assert found.reply_tokens == (TOKEN,)
    assert found.new_text.strip() == "It rings."


def test_a_token_counts_only_in_an_address_of_ours() -> None:
    for foreign in (b"help+%b@elsewhere.example", b"other+%b@larkmoor.example"):
        raw = MAIL.replace(b"help+" + TOKEN.encode() + b"@larkmoor.example", foreign % TOKEN.encode())
        assert Email().parse(raw, own_addresses=OWN).reply_tokens == ()


def test_a_token_in_delivered_to_counts() -> None:
    raw = MAIL.replace(b"Delivered-To: help@", b"Delivered-To: HELP+" + TOKEN.upper().encode() + b"@").replace(
        b"To: help+" + TOKEN.encode(), b"To: help"
    )
    assert Email().parse(raw, own_addresses=OWN).reply_tokens == (TOKEN,)


def test_the_fingerprint_is_of_what_is_said_and_not_of_the_way() -> None:
    other_way = MAIL.replace(b"from a by b", b"from elsewhere by c").replace(
        b"Delivered-To: help", b"Delivered-To: sales"
    )
    other_words = MAIL.replace(b"It rings.", b"It is silent.")
    first, second, third = (Email().parse(raw, own_addresses=OWN).fingerprint for raw in (MAIL, other_way, other_words))
    assert first == second
    assert first != third


def test_our_own_mark_is_found() -> None:
    marked = b"X-Parlour-Message: 019a0000-0000-7000-8000-000000000001\r\n" + MAIL
    assert Email().parse(marked, own_addresses=OWN).loop_marks == ("019a0000-0000-7000-8000-000000000001",)


def test_senseless_bytes_are_still_facts() -> None:
    for raw in (b"", b"\x00" * 100, b"From: \r\n\r\n", b"\xff\xfe" * 50):
        assert Email().parse(raw, own_addresses=OWN).kind is InboundKind.MESSAGE
