"""Raw mails, as a customer's mail program writes them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape

from parlour.demo.enclosures import Enclosure
from parlour.demo.people import Customer

_PROGRAMS = ("Thunderbird 128", "Post 16.0", "Mobile Mail 22", "Webmail")
_QUOTED = {"de": "Am {day} schrieb {who}:", "fr": "Le {day}, {who} a écrit :", "da": "Den {day} skrev {who}:"}


@dataclass(frozen=True, slots=True)
class Answered:
    """The mail of ours that a customer answers: what its headers and words were."""

    message_id: str
    reply_to: str
    references: str
    text: str
    agent: str
    at: datetime


def letter(
    customer: Customer,
    to: str,
    subject: str,
    text: str,
    *,
    at: datetime,
    chance: random.Random,
    enclosures: Sequence[Enclosure] = (),
    answered: Answered | None = None,
    rich: bool = False,
) -> tuple[bytes, str]:
    """Return a mail and its Message-ID. `rich` adds an HTML form; `answered` quotes and names what it answers."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(customer.name, addr_spec=customer.address)
    mail["To"] = answered.reply_to if answered else to
    mail["Subject"] = f"Re: {subject}" if answered else subject
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{chance.randrange(10**18):015x}@{customer.address.partition('@')[2]}>"
    mail["User-Agent"] = chance.choice(_PROGRAMS)
    if answered:
        mail["In-Reply-To"] = answered.message_id
        mail["References"] = f"{answered.references} {answered.message_id}".strip()
        text = f"{text}\n\n{_quotation(answered, customer.language)}"
    mail.set_content(text)
    if rich:
        mail.add_alternative(_html(text), subtype="html")
    for one in enclosures:
        main, _, sub = one.content_type.partition("/")
        mail.add_attachment(one.payload, maintype=main, subtype=sub, filename=one.filename)
    return mail.as_bytes(), str(mail["Message-ID"])


def _quotation(answered: Answered, language: str) -> str:
    day = answered.at.strftime("%d.%m.%Y %H:%M")
    head = _QUOTED.get(language, "On {day}, {who} wrote:").format(day=day, who=answered.agent)
    return "\n".join([head, *(f"> {line}".rstrip() for line in answered.text.splitlines())])


def _html(text: str) -> str:
    own, mark, quoted = text.partition("\n> ")
    tail = f"<blockquote type='cite'>{_paragraph(quoted.replace('> ', ''))}</blockquote>" if mark else ""
    paragraphs = "".join(_paragraph(part) for part in own.split("\n\n"))
    return f"<html><body style='font-family: sans-serif; font-size: 15px'>{paragraphs}{tail}</body></html>"


def _paragraph(text: str) -> str:
    return f"<p>{escape(text).replace(chr(10), '<br>')}</p>"
