"""What comes in: the typed facts of one thing from outside, whatever the channel."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class InboundKind(StrEnum):
    """What a thing from outside is."""

    MESSAGE = "message"
    AUTO_REPLY = "auto-reply"
    BOUNCE = "bounce"
    RECEIPT = "receipt"


@dataclass(frozen=True, slots=True)
class Party:
    """A name and an address, as they were written; `role` is from, to, cc, bcc or reply-to."""

    address: str
    name: str = ""
    role: str = "to"


@dataclass(frozen=True, slots=True)
class InboundFile:
    """A file that came along. `kind`: file, calendar, smime, pgp, tnef, message, receipt."""

    filename: str
    content_type: str
    payload: bytes
    content_id: str = ""
    inline: bool = False
    kind: str = "file"


@dataclass(frozen=True, slots=True)
class BounceFacts:
    """What a delivery report says: of which message, for whom, for good or for now (RFC 3464)."""

    recipients: tuple[str, ...]
    hard: bool
    status: str = ""
    original_message_id: str = ""


@dataclass(frozen=True, slots=True)
class Inbound:
    """The typed facts of one thing from outside, whatever the channel. Immutable, bounded, without bytes of the wire.

    `thread_ids` are the outside ids that this message answers, nearest first (In-Reply-To, then References from
    the end). `reply_tokens` are candidates found in the addresses it was sent to; the core verifies them.
    `text` is the whole text; `new_text` what the author wrote now; `quoted_text` and `signature_text` the folded rest.
    `loop_marks` are ids of ours found in loop headers. `fingerprint` is equal for equal content, whatever the route.
    """

    kind: InboundKind
    outside_id: str
    sender: Party | None
    parties: tuple[Party, ...]
    subject: str
    text: str
    new_text: str
    quoted_text: str
    signature_text: str
    html: str
    sent_at: datetime | None
    fingerprint: str
    thread_ids: tuple[str, ...] = ()
    reply_tokens: tuple[str, ...] = ()
    files: tuple[InboundFile, ...] = ()
    auto_submitted: str = "no"
    list_id: str = ""
    loop_marks: tuple[str, ...] = ()
    bounce: BounceFacts | None = None
    receipt_for: str = ""
    spam_hint: bool = False
    defects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Accepted:
    """The answer of `accept`: the envelope's id, and whether this very thing was new."""

    envelope_id: UUID
    new: bool


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits that every adapter obeys (bytes and counts)."""

    message_bytes: int = 50 * 1024 * 1024
    files: int = 200
    file_bytes: int = 50 * 1024 * 1024
