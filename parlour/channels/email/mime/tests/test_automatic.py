"""Programs' mail told from people's: RFC 3834, the older marks, lists, spam flags, loops."""

from __future__ import annotations

import pytest

from parlour.channels.email.mime import parse


def mail(*fields: str, subject: str = "Hello") -> bytes:
    return "\n".join(["From: ada@example.org", f"Subject: {subject}", *fields, "", "Hello"]).encode()


@pytest.mark.parametrize(
    ("fields", "answer"),
    [
        (["Auto-Submitted: auto-replied"], "auto-replied"),
        (["Auto-Submitted: auto-replied (vacation)"], "auto-replied"),
        (["Auto-Submitted: auto-generated; owner=x"], "auto-generated"),
        (["Auto-Submitted: auto-notified"], "auto-notified"),
        (["Auto-Submitted: yes"], "auto-generated"),
        (["Auto-Submitted: no"], "no"),
        (["X-Autoreply: yes"], "auto-replied"),
        (["X-Autorespond: Hello"], "auto-replied"),
        (["X-Autoreply: no"], "no"),
        (["Precedence: auto_reply"], "auto-replied"),
        (["Precedence: bulk"], "auto-generated"),
        (["Precedence: bulk", "In-Reply-To: <a@x>"], "no"),
        (["Precedence: bulk", "List-Id: <a.example.org>"], "no"),
        (["Precedence: list"], "no"),
        (["X-Auto-Response-Suppress: All"], "auto-generated"),
        (["X-Auto-Response-Suppress: DR, OOF, AutoReply"], "auto-generated"),
        (["X-Auto-Response-Suppress: DR, RN"], "no"),
        (["Return-Path: <>"], "auto-generated"),
        (["Return-Path: <ada@example.org>"], "no"),
        ([], "no"),
    ],
)
def test_headers_say_whether_a_program_wrote(fields: list[str], answer: str) -> None:
    assert parse(mail(*fields)).auto_submitted == answer


@pytest.mark.parametrize(
    ("subject", "answer"),
    [
        ("Automatic reply: Your order", "auto-replied"),
        ("Auto-Reply: hello", "auto-replied"),
        ("Out of Office: Ada", "auto-replied"),
        ("Out of office", "auto-replied"),
        ("Automatische Antwort: Ihre Bestellung", "auto-replied"),
        ("Abwesenheitsnotiz", "auto-replied"),
        ("Réponse automatique : commande", "auto-replied"),
        ("Respuesta automática: pedido", "auto-replied"),
        ("Automatisch antwoord: bestelling", "auto-replied"),
        ("自動応答: 注文", "auto-replied"),
        ("Out of office chairs, when do you restock?", "no"),
        ("How do I set up an automatic reply?", "no"),
        ("Re: Your order", "no"),
        ("Autograph of the author", "no"),
    ],
)
def test_subjects_are_believed_only_when_they_begin_so(subject: str, answer: str) -> None:
    assert parse(mail(subject=subject)).auto_submitted == answer


@pytest.mark.parametrize("sender", ["no-reply@shop.example", "noreply+x@shop.example", "MAILER-DAEMON@x.example"])
def test_senders_that_nobody_reads_are_programs(sender: str) -> None:
    read = parse(mail().replace(b"ada@example.org", sender.encode()))
    assert (read.auto_submitted, read.auto_reason) == ("auto-generated", "sender")


def test_a_list_is_known_by_its_own_headers_only() -> None:
    fields = ["List-Id: Users <users.example.org>", "List-Post: <mailto:users@example.org>"]
    read = parse(mail(*fields))
    assert (read.is_list, read.list_id) == (True, "users.example.org")
    shop = parse(
        mail("List-Unsubscribe: <https://shop.example/u>", "List-Unsubscribe-Post: List-Unsubscribe=One-Click")
    )
    assert (shop.is_list, shop.mailing_list.one_click) == (False, True)


def test_loops_are_marked() -> None:
    read = parse(mail("X-Loop: help@example.com", "X-Parlour-Message: 7", "Received: a", "Received: b"))
    assert read.loop.x_loop == ("help@example.com",)
    assert read.loop.ours == (("x-parlour-message", "7"),)
    assert read.loop.received_count == 2


@pytest.mark.parametrize(
    ("field", "flagged"),
    [
        ("X-Spam-Flag: YES", True),
        ("X-Spam-Status: Yes, score=9", True),
        ("X-Spam-Status: No, score=1", False),
        ("X-MS-Exchange-Organization-SCL: 6", True),
        ("X-MS-Exchange-Organization-SCL: -1", False),
    ],
)
def test_the_flags_of_spam_filters_are_read(field: str, flagged: bool) -> None:
    assert parse(mail(field)).is_spam_flagged is flagged
