"""From a complete message to the bytes of a mail (RFC 5322, RFC 2045).

The header is written here and not by the standard library, which encodes a long Message-ID in References as if it
were words and so breaks the thread. Nothing remote and nothing that tracks is put in.
"""

from __future__ import annotations

import hashlib
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from email.utils import format_datetime

from parlour.channels.email.header_lines import address_line, ids_line, words_line
from parlour.channels.email.transport.smtp.addresses import needs_smtputf8
from parlour.inboxes.contract import Outbound, OutboundFile, Party

# By this header we know our own mail when it comes back.
OUR_MARK = "X-Parlour-Message"
REFERENCES_LIMIT = 40
_SEVEN_BIT = SMTP.clone(cte_type="7bit", max_line_length=76)


def compose(outbound: Outbound) -> bytes:
    """Return the whole mail with CRLF line ends. The same message gives the same bytes."""
    body = _body(outbound)
    _name_boundaries(body, outbound.message_id.hex)
    return b"".join(line.encode() + b"\r\n" for line in _header(outbound)) + body.as_bytes(policy=_SEVEN_BIT)


def _header(outbound: Outbound) -> list[str]:
    def people(role: str) -> list[Party]:
        return [party for party in outbound.parties if party.role == role]

    lines = [
        f"Date: {format_datetime(outbound.date)}",
        address_line("From", [outbound.sender]),
        address_line("To", people("to")) or "To: undisclosed-recipients:;",
        address_line("Cc", people("cc")),
        address_line("Reply-To", [Party(outbound.reply_to)]) if outbound.reply_to else "",
        words_line("Subject", outbound.subject),
        ids_line("Message-ID", [outbound.outside_id]),
        ids_line("In-Reply-To", [outbound.in_reply_to]),
        ids_line("References", _kept(outbound.references)),
        f"{OUR_MARK}: {outbound.message_id}",
    ]
    return [line for line in lines if line]


def _kept(references: tuple[str, ...]) -> list[str]:
    """The first and the newest, so that the header keeps within what servers bear."""
    if len(references) <= REFERENCES_LIMIT:
        return list(references)
    return [references[0], *references[-(REFERENCES_LIMIT - 1) :]]


def _body(outbound: Outbound) -> EmailMessage:
    body = EmailMessage(policy=_SEVEN_BIT)
    body.set_content(outbound.text, charset="utf-8")
    inline = [file for file in outbound.files if file.inline and file.content_id and outbound.html]
    if outbound.html:
        body.add_alternative(outbound.html, subtype="html", charset="utf-8")
        html = next(part for part in body.iter_parts() if part.get_content_subtype() == "html")
        for file in inline:
            _attach(html, file, related=True)
    for file in outbound.files:
        if file not in inline:
            _attach(body, file, related=False)
    if "MIME-Version" not in body:
        body["MIME-Version"] = "1.0"
    return body


def _attach(body: MIMEPart, file: OutboundFile, *, related: bool) -> None:
    maintype, _slash, subtype = _plain_type(file.content_type).partition("/")
    name = "".join(letter for letter in file.filename if letter.isprintable())[:200] or "file"
    if related:
        identifier = file.content_id.strip("<>")
        body.add_related(
            file.payload(), maintype, subtype, cid=f"<{identifier}>", filename=name, disposition="inline", cte="base64"
        )
    else:
        body.add_attachment(file.payload(), maintype, subtype, filename=name, cte="base64")


def _plain_type(content_type: str) -> str:
    """The type without parameters; types that the library would build otherwise, and nonsense, become bytes."""
    kind = content_type.partition(";")[0].strip().lower()
    main, slash, sub = kind.partition("/")
    sound = all(
        part and part.isascii() and part.replace("-", "").replace(".", "").replace("+", "").isalnum()
        for part in (main, sub)
    )
    if not (slash and sound) or main in ("multipart", "message"):
        return "application/octet-stream"
    return kind


def _name_boundaries(body: EmailMessage, seed: str) -> None:
    """Boundaries made from the message's id: the library's are random, and a mail tried again should be the same."""
    for number, part in enumerate(body.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_{hashlib.sha256(f'{seed}{number}'.encode()).hexdigest()[:32]}")


def wants_smtputf8(outbound: Outbound) -> bool:
    """Whether a header holds an address that ASCII can't write (RFC 6532)."""
    return needs_smtputf8(
        [outbound.sender.address.rpartition("@")[0], *[p.address.rpartition("@")[0] for p in outbound.parties]]
    )
