"""What else comes into a mailbox: newsletters, spam, reports of failure, absences, and what can't be filed."""

import random
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

_SPAM = (
    ("You have been selected", "Dear winner, your parcel waits. Confirm your address within 24 hours."),
    ("First place in search results", "We put your shop on page one. Guaranteed. Reply for our offer."),
    ("Invoice overdue - final notice", "See the attached document and pay today to avoid costs."),
    ("Cheap carbon frames direct", "Factory price, minimum 200 pieces, all sizes, best quality friend."),
    ("Your mailbox is full", "Click to keep your mails: http://mailbox-check.example/now"),
    ("Loan without questions", "Up to 500,000 in one hour. No papers."),
)
_NEWSLETTER = """<html><head><style>.t{{color:#163}}</style></head><body bgcolor="#f4f2ec">
<table width="600" align="center" cellpadding="12"><tr><td>
<img src="https://images.velofair.example/head.png" width="560" alt="Velo Fair">
<h1 class="t">{title}</h1>
<p>Halls 4 to 6 open at nine. Small builders stand in hall 5, next to the coffee.</p>
<p><a href="https://velofair.example/tickets">Your tickets</a> &middot;
<a href="https://velofair.example/plan">Plan of the halls</a></p>
<img src="https://count.velofair.example/o.gif?u=4187" width="1" height="1">
<p style="font-size:11px">You receive this because you had a stand last year.</p>
</td></tr></table></body></html>"""


def newsletter(to: str, at: datetime, chance: random.Random) -> bytes:
    """A newsletter in HTML, with remote images and a counter."""
    title = chance.choice(("Velo Fair: what is new", "Velo Fair: stand plan", "Velo Fair: evening of the builders"))
    mail = _mail(
        "Velo Fair <letter@velofair.example>", to, title, f"{title}\n\nHalls 4 to 6 open at nine.\n", at, chance
    )
    mail["List-Id"] = "<letter.velofair.example>"
    mail["List-Unsubscribe"] = "<https://velofair.example/leave>"
    mail.add_alternative(_NEWSLETTER.format(title=title), subtype="html")
    return mail.as_bytes()


def spam(to: str, at: datetime, chance: random.Random) -> bytes:
    """Something that nobody asked for, marked as such by the filter before us."""
    subject, text = chance.choice(_SPAM)
    domain = chance.choice(("bestoffer", "deal-direct", "seo-first"))
    sender = f"{chance.choice(('info', 'office', 'manager', 'service'))}@{domain}.example"
    mail = _mail(sender, to, subject, f"{text}\n\nRef {chance.randrange(10**6)}\n", at, chance)
    mail["X-Spam-Flag"] = "YES"
    return mail.as_bytes()


def absence(sender: str, reply_to: str, message_id: str, at: datetime, chance: random.Random) -> bytes:
    """An automatic answer (RFC 3834) to a mail of ours."""
    text = "I am out of the office until Monday and read my mails then.\nIn urgent cases: +44 1632 960 118\n"
    mail = _mail(sender, reply_to, "Out of office", text, at, chance)
    mail["Auto-Submitted"] = "auto-replied"
    mail["In-Reply-To"] = message_id
    return mail.as_bytes()


def bounce(recipient: str, to: str, message_id: str, at: datetime, chance: random.Random) -> bytes:
    """A report that a mail of ours could not be delivered (RFC 3464)."""
    mark = f"report-{chance.randrange(10**9)}"
    server = recipient.partition("@")[2]
    lines = [
        *(
            f"From: Mail Delivery System <MAILER-DAEMON@{server}>",
            f"To: {to}",
            "Subject: Undelivered Mail Returned to Sender",
        ),
        *(
            f"Date: {format_datetime(at)}",
            f"Message-ID: <{mark}@{server}>",
            "Auto-Submitted: auto-replied",
            "MIME-Version: 1.0",
        ),
        f'Content-Type: multipart/report; report-type=delivery-status; boundary="{mark}"',
        *("", f"--{mark}", "Content-Type: text/plain", "", f"<{recipient}>: 550 5.1.1 No such mailbox here", ""),
        *(f"--{mark}", "Content-Type: message/delivery-status", "", f"Reporting-MTA: dns; mx.{server}", ""),
        *(f"Final-Recipient: rfc822; {recipient}", "Action: failed", "Status: 5.1.1"),
        *(
            "Diagnostic-Code: smtp; 550 5.1.1 No such mailbox here",
            "",
            f"--{mark}",
            "Content-Type: text/rfc822-headers",
            "",
        ),
        *(f"Message-ID: {message_id}", f"To: {recipient}", "", f"--{mark}--", ""),
    ]
    return "\r\n".join(lines).encode()


def nameless(to: str, at: datetime, chance: random.Random) -> bytes:
    """A mail that does not say who wrote it: it can't be filed, and waits in quarantine for somebody to look."""
    head = f"To: {to}\r\nDate: {format_datetime(at)}\r\nSubject: scan {chance.randrange(10**6)}\r\n"
    return f"{head}\r\nscanned page\r\n".encode()


def _mail(sender: str, to: str, subject: str, text: str, at: datetime, chance: random.Random) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"], mail["Date"] = sender, to, subject, format_datetime(at)
    mail["Message-ID"] = f"<{chance.randrange(10**16):016x}@{sender.rpartition('@')[2].strip('>')}>"
    mail.set_content(text)
    return mail
