"""What a mail says, as typed facts: the result of `parse`, read by the inbound pipeline.

Every text here can be encoded as UTF-8 (no lone surrogates, no NUL). Message identifiers carry no angle
brackets. Nothing is thrown away: what is folded out of `reply_text` is in `quoted_text` or `signature_text`,
and what was cut because of a limit is named in `limits_hit`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

PartKind = Literal[
    "file", "calendar", "smime", "pgp", "tnef", "message", "receipt", "delivery-status", "returned-headers"
]


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox. `address` is as written (so an internationalised domain may be in either form).

    `address` may be empty or malformed when the mail says so; ask `is_valid` before sending anything there.
    """

    name: str
    address: str

    @property
    def is_valid(self) -> bool:
        """Whether this looks like one deliverable address: local@domain, no blanks or control characters."""
        local, at, domain = self.address.rpartition("@")
        blank = any(character.isspace() or ord(character) < 32 for character in self.address)
        return bool(local and at and domain) and not blank and ("@" not in local or local.startswith('"'))

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name else self.address


@dataclass(frozen=True, slots=True)
class Attachment:
    """One part that is not the body. `payload` is decoded (base64 and the like undone), `size` its bytes.

    `inline` is true when the HTML body refers to it by Content-ID or the part says `inline`.
    `truncated` is true when the payload was cut or left out because of a limit; the raw mail still has it.
    """

    filename: str
    content_type: str
    payload: bytes = field(repr=False)
    size: int
    content_id: str = ""
    disposition: str = ""
    inline: bool = False
    kind: PartKind = "file"
    charset: str = ""
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class Bounce:
    """A report that one of our mails was not delivered (RFC 3464, or one of the unstructured kinds).

    `hard` is true for permanent failures (status class 5), false for delays and temporary failures (class 4).
    `original_message_id` is that of the mail that came back, when the report quotes it; `original_headers`
    are the headers of the returned mail, lower-cased names, first value of each (bounded).
    """

    recipients: tuple[str, ...]
    hard: bool
    status: str = ""
    diagnostic: str = ""
    original_message_id: str = ""
    original_headers: tuple[tuple[str, str], ...] = ()
    detector: str = ""


@dataclass(frozen=True, slots=True)
class MailingList:
    """RFC 2919 List-Id and the RFC 2369 headers. `present` alone decides; the rest is for people to read."""

    present: bool = False
    list_id: str = ""
    post: str = ""
    unsubscribe: str = ""
    one_click: bool = False


@dataclass(frozen=True, slots=True)
class LoopMarkers:
    """Headers by which we recognise our own mail and turning loops.

    `ours` are the headers that begin with X-Parlour-, lower-cased names. `x_loop` are the X-Loop values.
    `received_count` is the number of Received headers.
    """

    ours: tuple[tuple[str, str], ...] = ()
    x_loop: tuple[str, ...] = ()
    received_count: int = 0


@dataclass(frozen=True, slots=True)
class Defect:
    """Something wrong with the mail that we lived with. `code` is stable, `detail` short and not personal."""

    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """Everything that the inbound pipeline needs to know about one mail."""

    # who
    author: Address
    from_: tuple[Address, ...]
    sender: Address | None
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    bcc: tuple[Address, ...]
    return_path: str | None
    """The envelope sender as the last server wrote it: None when unstated, "" for the null sender `<>`."""
    delivered_to: tuple[str, ...]
    """Where it was really delivered: Delivered-To, X-Original-To, Envelope-To, X-Envelope-To, in that order."""

    # which
    subject: str
    date: datetime | None
    """Aware, or None when missing or senseless."""
    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    """Oldest first, cleaned, without duplicates; the oldest and the newest are kept when there are too many."""

    # what
    text: str
    """The plain text body; made from `html` when the mail has none."""
    html: str
    """The HTML body as it came, NOT sanitised: give it to `parlour.kernel.markup.sanitise` before showing it."""
    text_is_derived: bool
    """True when `text` was made from the HTML."""
    reply_text: str
    """The writer's new words: `text` without what was quoted and without the signature."""
    quoted_text: str
    signature_text: str
    is_forward: bool
    attachments: tuple[Attachment, ...]

    # what kind
    auto_submitted: str
    """RFC 3834: "no", "auto-generated", "auto-replied" or "auto-notified"."""
    auto_reason: str
    """The header, or rule, that made us say so; empty for "no"."""
    mailing_list: MailingList
    is_receipt: bool
    """A message disposition notification, "has been read" (RFC 8098)."""
    receipt_for: str
    """The Message-ID that the receipt is about."""
    bounce: Bounce | None
    is_spam_flagged: bool
    """An upstream filter said spam (X-Spam-Flag, X-Spam-Status, X-MS-Exchange-Organization-SCL)."""
    loop: LoopMarkers

    # how it was
    size: int
    defects: tuple[Defect, ...]
    limits_hit: tuple[str, ...]
    """Names of the limits that cut something: any of the field names of `Limits`."""

    @property
    def is_list(self) -> bool:
        return self.mailing_list.present

    @property
    def list_id(self) -> str:
        return self.mailing_list.list_id

    @property
    def is_bounce(self) -> bool:
        return self.bounce is not None

    @property
    def is_automatic(self) -> bool:
        return self.auto_submitted != "no"

    @property
    def reply_address(self) -> Address:
        """Where an answer goes: Reply-To when it names somebody, else the author."""
        return next((one for one in self.reply_to if one.is_valid), self.author)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a mail we are willing to look at. Bytes, seconds and counts."""

    total_bytes: int = 60 * 1024 * 1024
    header_bytes: int = 256 * 1024
    header_count: int = 2_000
    depth: int = 20
    parts: int = 500
    attachments: int = 200
    attachment_bytes: int = 40 * 1024 * 1024
    decoded_bytes: int = 80 * 1024 * 1024
    text_chars: int = 1_000_000
    html_chars: int = 2_000_000
    addresses: int = 1_000
    references: int = 200
    seconds: float = 4.0


DEFAULT_LIMITS = Limits()
