"""Bounces of many makers, and the mails that must never be taken for one."""

# ruff: noqa: E501 - phrases of the world, each on the line where it is found

from __future__ import annotations

import pytest

from parlour.channels.email.mime import Bounce, parse

RETURNED = (
    "Received: from a.example by b.example; Mon, 2 Mar 2026 10:00:00 +0000\n"
    "From: Help <help@example.com>\nTo: Ada <ada@example.org>\nSubject: Your order\n"
    "Message-ID: <sent-1@example.com>\nDate: Mon, 2 Mar 2026 10:00:00 +0000\n\nDear Ada\n"
)


def mail(text: str, *fields: str, sender: str = "MAILER-DAEMON@mx.example.org", subject: str) -> bytes:
    head = [f"From: {sender}", "To: help@example.com", f"Subject: {subject}", *fields]
    return ("\n".join(head) + "\n\n" + text).encode()


def report(*blocks: str, text: str = "It failed.", returned: str = RETURNED, kind: str = "delivery-status") -> bytes:
    status = "\n\n".join(["Reporting-MTA: dns; mx.example.org", *blocks])
    return (
        f"From: Mail Delivery System <MAILER-DAEMON@mx.example.org>\nTo: help@example.com\nSubject: Undelivered Mail\n"
        f"Return-Path: <>\nContent-Type: multipart/report; report-type={kind}; boundary=b\n\n"
        f"--b\n\n{text}\n--b\nContent-Type: message/{kind}\n\n{status}\n\n"
        f"--b\nContent-Type: message/rfc822\n\n{returned}\n--b--\n"
    ).encode()


def bounce_of(raw: bytes) -> Bounce:
    bounce = parse(raw).bounce
    assert bounce is not None
    return bounce


def test_a_report_says_whom_why_and_about_what() -> None:
    bounce = bounce_of(
        report(
            "Final-Recipient: rfc822; ada@example.org\nOriginal-Recipient: rfc822;Ada@Example.org\nAction: failed\n"
            "Status: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 <ada@example.org>:\n Recipient unknown"
        )
    )
    assert bounce.recipients == ("Ada@Example.org",)
    assert (bounce.hard, bounce.status) == (True, "5.1.1")
    assert bounce.diagnostic == "550 5.1.1 <ada@example.org>: Recipient unknown"
    assert bounce.original_message_id == "sent-1@example.com"
    assert dict(bounce.original_headers)["subject"] == "Your order"


@pytest.mark.parametrize(
    ("block", "hard"),
    [
        ("Final-Recipient: rfc822; ada@example.org\nAction: failed\nStatus: 5.2.2", True),
        ("Final-Recipient: rfc822; ada@example.org\nAction: failed\nStatus: 4.4.7", False),
        ("Final-Recipient: rfc822; ada@example.org\nAction: delayed\nStatus: 4.4.1", False),
        ("Final-Recipient: rfc822; ada@example.org\nAction: failed", True),
        ("Final-Recipient: rfc822; ada@example.org\nStatus: 5.0.0", True),
        ("Final-Recipient: rfc822; ada@example.org\nAction: failed (bad)\nStatus: 5.1.1 (no such user)", True),
    ],
)
def test_the_status_class_says_whether_it_is_for_good(block: str, hard: bool) -> None:
    bounce = bounce_of(report(block))
    assert (bounce.recipients, bounce.hard) == (("ada@example.org",), hard)


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_a_report_of_success_is_no_bounce(action: str) -> None:
    read = parse(report(f"Final-Recipient: rfc822; ada@example.org\nAction: {action}\nStatus: 2.0.0"))
    assert read.bounce is None
    assert read.is_automatic


def test_only_those_who_failed_are_named() -> None:
    bounce = bounce_of(
        report(
            "Final-Recipient: rfc822; ada@example.org\nAction: failed\nStatus: 5.1.1",
            "Final-Recipient: rfc822; bob@example.org\nAction: relayed\nStatus: 2.0.0",
            "Final-Recipient: rfc822; <cleo@example.org>\nAction: failed\nStatus: 5.1.1",
        )
    )
    assert bounce.recipients == ("ada@example.org", "cleo@example.org")


def test_a_report_in_base64_is_read() -> None:
    import base64

    block = "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; ada@example.org\nAction: failed\nStatus: 5.1.1\n"
    raw = (
        "From: postmaster@mx.example.org\nSubject: x\nContent-Type: multipart/report; boundary=b\n\n--b\n\nx\n--b\n"
        "Content-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n"
        f"{base64.encodebytes(block.encode()).decode()}\n--b--\n"
    )
    assert bounce_of(raw.encode()).recipients == ("ada@example.org",)


UNSTRUCTURED = {
    "exim": mail(
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be "
        "delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n"
        "  ada@example.org\n    host mx.example.org [192.0.2.1]\n    SMTP error from remote mail server after RCPT TO:"
        "<ada@example.org>:\n    550 No such user\n\n------ This is a copy of the message, including all the headers. ------\n\n"
        + RETURNED,
        "X-Failed-Recipients: ada@example.org",
        subject="Mail delivery failed: returning message to sender",
    ),
    "qmail": mail(
        "Hi. This is the qmail-send program at mx.example.org.\nI'm afraid I wasn't able to deliver your message to the "
        "following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<ada@example.org>:\n"
        "Sorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\n" + RETURNED,
        subject="failure notice",
    ),
    "postfix text": mail(
        "This is the mail system at host mx.example.org.\n\nI'm sorry to have to inform you that your message could not\n"
        "be delivered to one or more recipients. It's attached below.\n\n<ada@example.org>: host mx.example.org[192.0.2.1] "
        "said: 550 5.1.1\n    <ada@example.org>: Recipient address rejected: User unknown\n\n" + RETURNED,
        subject="Undelivered Mail Returned to Sender",
    ),
    "sendmail": mail(
        "The original message was received at Mon, 2 Mar 2026 10:00:00 +0000\nfrom a.example [192.0.2.9]\n\n"
        "   ----- The following addresses had permanent fatal errors -----\n<ada@example.org>\n\n   ----- Transcript of "
        "session follows -----\n... while talking to mx.example.org.:\n>>> RCPT To:<ada@example.org>\n<<< 550 5.1.1 "
        "<ada@example.org>... User unknown\n550 <ada@example.org>... User unknown\n\n   ----- Original message follows -----\n\n"
        + RETURNED,
        subject="Returned mail: User unknown",
    ),
    "german provider": mail(
        "Ihre Nachricht konnte nicht zugestellt werden. Die folgende Adresse existiert nicht:\n\n<ada@example.org>\n\n"
        "Kopie der Nachricht:\n\n" + RETURNED,
        sender="Mailzustellsystem <postmaster@provider.example>",
        subject="Mail nicht zustellbar",
    ),
    "french provider": mail(
        "Votre message n'a pas pu être remis aux destinataires suivants :\n\nada@example.org\n\nRaison : adresse inconnue\n",
        sender="postmaster@fournisseur.example",
        subject="Message non remis",
    ),
    "null sender": mail(
        "Delivery to the following recipient failed permanently:\n\n     ada@example.org\n\nTechnical details of permanent "
        "failure: 550 5.1.1 The email account that you tried to reach does not exist.\n\n----- Original message -----\n\n" + RETURNED,
        "Return-Path: <>",
        sender="Mail Delivery Subsystem <notice@provider.example>",
        subject="Delivery Status Notification (Failure)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("maker", UNSTRUCTURED)
def test_unstructured_bounces_name_whom_they_did_not_reach(maker: str) -> None:
    bounce = bounce_of(UNSTRUCTURED[maker])
    assert (bounce.recipients, bounce.hard) == (("ada@example.org",), True)
    if "sent-1@example.com" in UNSTRUCTURED[maker].decode():
        assert bounce.original_message_id == "sent-1@example.com"


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Message to ada@example.org has been delayed.\nThe message will be retried for 5 days.\nYou do not need to resend it.\n<ada@example.org>: 451 4.4.1 timeout",
         "Delivery delayed: Your order"),
        ("**********\n** THIS IS A WARNING MESSAGE ONLY **\n** YOU DO NOT NEED TO RESEND YOUR MESSAGE **\n**********\n\n<ada@example.org>... Deferred: Connection timed out\nWill keep trying until message is 5 days old",
         "Warning: could not send message for past 4 hours"),
    ],
)  # fmt: skip
def test_a_delay_is_not_for_good(text: str, subject: str) -> None:
    bounce = bounce_of(mail(text, subject=subject))
    assert (bounce.recipients, bounce.hard) == (("ada@example.org",), False)


ADA = "Ada <ada@example.org>"
NO_BOUNCES = {
    "a person asks about one": mail(
        "I got this:\n> 550 5.1.1 <bob@example.net>: User unknown\nWhat does it mean?", sender=ADA, subject="Mail returned"
    ),
    "an answer to one": mail(
        "No idea.\n> Delivery to the following recipient failed permanently: bob@example.net", sender=ADA,
        subject="Re: Undelivered Mail Returned to Sender",
    ),
    "a forwarded one": mail("FYI\n\n" + UNSTRUCTURED["qmail"].decode(), sender=ADA, subject="Fwd: failure notice"),
    "a forwarded report": report("Final-Recipient: rfc822; ada@example.org\nAction: failed\nStatus: 5.1.1")
    .replace(b"multipart/report; report-type=delivery-status", b"multipart/mixed")
    .replace(b"Subject: Undelivered", b"Subject: Fwd: Undelivered")
    .replace(b"Return-Path: <>\n", b"")
    .replace(b"Mail Delivery System <MAILER-DAEMON@mx.example.org>", b"Ada <ada@example.org>"),
    "a vacation reply": mail(
        "I am away and cannot answer. Mail to boss@example.org instead.", "Auto-Submitted: auto-replied", "Return-Path: <>",
        sender=ADA, subject="Automatic reply: Your order",
    ),
    "a list about mail": mail(
        "My postfix says 550 5.1.1 <x@example.net>: User unknown. Why?", "List-Id: <postfix-users.example.org>",
        "Precedence: list", sender=ADA, subject="Delivery failure with postfix",
    ),
    "a read receipt": report("Final-Recipient: rfc822; ada@example.org\nDisposition: manual-action/MDN-sent-manually; displayed",
        kind="disposition-notification").replace(b"Undelivered Mail", b"Read: Your order"),
    "an undelivered parcel": mail(
        "My parcel could not be delivered to 12 High Street. Please call me: ada@example.org", sender=ADA,
        subject="Parcel not delivered",
    ),
    "a complaint": report("Feedback-Type: abuse", kind="feedback-report"),
}  # fmt: skip


@pytest.mark.parametrize("name", NO_BOUNCES)
def test_what_is_no_bounce_is_none(name: str) -> None:
    assert parse(NO_BOUNCES[name]).bounce is None


def test_a_receipt_names_the_message_that_was_read() -> None:
    block = (
        "Final-Recipient: rfc822; ada@example.org\nOriginal-Message-ID: <sent-1@example.com>\nDisposition: x; displayed"
    )
    read = parse(
        report(block.replace("\n\n", "\n"), kind="disposition-notification").replace(b"\n\nFinal-R", b"\nFinal-R")
    )
    assert (read.is_receipt, read.receipt_for, read.bounce) == (True, "sent-1@example.com", None)
