"""`parse`: one mail as typed facts. The order of reading, and nothing else."""

from __future__ import annotations

from dataclasses import replace

from parlour.channels.email.mime.addresses import read_addresses
from parlour.channels.email.mime.automatic import how_automatic
from parlour.channels.email.mime.bodies import choose_bodies
from parlour.channels.email.mime.bounces import find_bounce
from parlour.channels.email.mime.budget import Budget
from parlour.channels.email.mime.contents import read_contents
from parlour.channels.email.mime.dates import read_date
from parlour.channels.email.mime.headers import Headers
from parlour.channels.email.mime.identifiers import read_identifier, read_identifiers
from parlour.channels.email.mime.lists import is_spam_flagged, read_list, read_loop, read_receipt
from parlour.channels.email.mime.model import DEFAULT_LIMITS, Address, Defect, Limits, ParsedMail
from parlour.channels.email.mime.replies import split_reply
from parlour.channels.email.mime.structure import read_structure
from parlour.channels.email.mime.words import header_text

_NOBODY = Address("", "")
_DELIVERED = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-rcpt-to", "x-delivered-to")
_LONGEST_SUBJECT = 2_000


def parse(raw: bytes, limits: Limits = DEFAULT_LIMITS) -> ParsedMail:
    """Read one mail. Never raises: what is wrong is in `defects`, what was too much in `limits_hit`."""
    try:
        return read_mail(raw, limits)
    except Exception:  # noqa: BLE001 - a mail is never refused because our reading of it is at fault
        return _unreadable(raw, limits)


def _unreadable(raw: bytes, limits: Limits) -> ParsedMail:
    """What can be said of a mail over which the parser has stumbled: its headers, and its text as it is."""
    head = bytes(raw).replace(b"\r\n", b"\n").partition(b"\n\n")[0][: limits.header_bytes]
    kept = [
        line
        for line in head.split(b"\n")
        if line.lower().startswith((b"from:", b"to:", b"subject:", b"date:", b"message-id:", b"in-reply-to:"))
    ]
    text = bytes(raw[:100_000]).decode("ascii", "replace").encode("ascii", "replace")
    mail = read_mail(b"\n".join(kept) + b"\nContent-Type: text/plain\n\n" + text, limits)
    return replace(mail, size=len(raw), defects=(Defect("unreadable"), *mail.defects))


def read_mail(raw: bytes, limits: Limits) -> ParsedMail:
    """`parse` without its safety net, so that tests see every fault of ours."""
    budget = Budget(limits)
    size = len(raw)
    root = read_structure(_prepared(raw, budget), budget)
    headers = root.headers
    charset = root.parameters.get("charset", "")
    contents = read_contents(choose_bodies(root), budget)
    people = _People(headers, limits.addresses, charset)
    subject = header_text(headers.get("subject"), charset)[:_LONGEST_SUBJECT]
    mailing_list = read_list(headers)
    automatic = how_automatic(root, subject, people.author.address, is_list=mailing_list.present)
    references, cut = read_identifiers(headers.all("references"), limits.references)
    if cut:
        budget.hit.add("references")
    reply = split_reply(contents.text, contents.html, derived=contents.text_is_derived, subject=subject, budget=budget)
    receipt = read_receipt(root)
    bounce = find_bounce(root, contents, people, subject, mailing_list, budget)
    return ParsedMail(
        author=people.author,
        from_=people.from_,
        sender=people.sender,
        reply_to=people.reply_to,
        to=people.to,
        cc=people.cc,
        bcc=people.bcc,
        return_path=people.return_path,
        delivered_to=people.delivered_to,
        subject=subject,
        date=read_date(headers.get("date")),
        message_id=read_identifier(headers.get("message-id")),
        in_reply_to=read_identifiers(headers.all("in-reply-to"), 20)[0],
        references=references,
        text=contents.text,
        html=contents.html,
        text_is_derived=contents.text_is_derived,
        reply_text=reply.reply,
        quoted_text=reply.quoted,
        signature_text=reply.signature,
        is_forward=reply.is_forward,
        attachments=tuple(contents.attachments),
        auto_submitted=automatic[0],
        auto_reason=automatic[1],
        mailing_list=mailing_list,
        is_receipt=receipt[0],
        receipt_for=receipt[1],
        bounce=bounce,
        is_spam_flagged=is_spam_flagged(headers),
        loop=read_loop(headers),
        size=size,
        defects=tuple(budget.defects),
        limits_hit=tuple(sorted(budget.hit)),
    )


def _prepared(raw: bytes, budget: Budget) -> bytes:
    """The bytes to read: not too many, with line ends of a kind that we know."""
    raw = bytes(raw)
    if len(raw) > budget.limits.total_bytes:
        budget.hit.add("total_bytes")
        raw = raw[: budget.limits.total_bytes]
    if raw.startswith(b"\xef\xbb\xbf"):
        raw = raw[3:]
    if b"\r" in raw[:2000] and b"\n" not in raw[:2000]:
        budget.defect("bare-carriage-returns")
        raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    # Blank lines before the headers are a transport's mistake, not an empty header block.
    return raw.lstrip(b"\r\n") if raw[:1] in (b"\r", b"\n") and _fields_follow(raw) else raw


def _fields_follow(raw: bytes) -> bool:
    first = raw.lstrip(b"\r\n")[:200].partition(b"\n")[0]
    name, colon, _ = first.partition(b":")
    return bool(colon) and name.isascii() and b" " not in name.strip() and 0 < len(name) < 60


class _People:
    """Everybody whom the headers name."""

    __slots__ = ("author", "bcc", "cc", "delivered_to", "from_", "reply_to", "return_path", "sender", "to")

    def __init__(self, headers: Headers, most: int, charset: str) -> None:
        def read(name: str) -> tuple[Address, ...]:
            raws = headers.all(name)
            return read_addresses(raws, most, charset) if raws else ()

        self.from_ = read("from")
        self.sender = next(iter(read("sender")), None)
        self.reply_to = read("reply-to")
        self.to = read("to")
        self.cc = read("cc")
        self.bcc = read("bcc")
        self.return_path = _return_path(headers)
        self.author = self._author()
        delivered: dict[str, None] = {}
        for name in _DELIVERED:
            for raw in headers.all(name)[:20]:
                for one in read_addresses([raw], 20):
                    delivered.setdefault(one.address)
        self.delivered_to = tuple(delivered)

    def _author(self) -> Address:
        """Who wrote: the first of From that can be answered, else Sender, else the envelope's sender."""
        for one in self.from_:
            if one.address:
                return one
        if self.from_:
            return self.from_[0]
        return self.sender or (Address("", self.return_path) if self.return_path else _NOBODY)


def _return_path(headers: Headers) -> str | None:
    raws = headers.all("return-path")
    if not raws:
        return None
    found = read_addresses(raws[:1], 1)
    return found[0].address if found else ""
