"""What goes out: a complete message, and what became of each of its recipients."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from parlour.inboxes.contract.inbound import Party


@dataclass(frozen=True, slots=True)
class OutboundFile:
    """A file to send along; `payload` is read when it is needed."""

    filename: str
    content_type: str
    payload: Callable[[], bytes]
    content_id: str = ""
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Outbound:
    """A message to hand over: complete, so that building it twice gives the same bytes (apart from MIME boundaries).

    `recipients` are those still to be reached (the envelope); `parties` all that the headers show.
    """

    message_id: UUID
    outside_id: str
    sender: Party
    reply_to: str
    parties: tuple[Party, ...]
    recipients: tuple[str, ...]
    subject: str
    text: str
    html: str
    date: datetime
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    files: tuple[OutboundFile, ...] = ()
    return_path: str = ""


class Outcome(StrEnum):
    """What became of one recipient."""

    SENT = "sent"
    TEMPORARY = "temporary"
    PERMANENT = "permanent"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class Result:
    """The answer for one recipient: `sentence` for the agent, `code` of the server (such as 5.1.1), seconds to wait."""

    outcome: Outcome
    sentence: str = ""
    code: str = ""
    retry_after: float | None = None
