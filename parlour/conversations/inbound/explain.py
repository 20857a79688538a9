"""What the pipeline would do with a mail, and why, without doing it."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from parlour.conversations.inbound.answers import Verdict
from parlour.conversations.inbound.arrival import Arrival
from parlour.conversations.inbound.batch import look_ahead, marks_of
from parlour.conversations.inbound.pipeline import STEPS, decide
from parlour.conversations.queries.recipients import own_addresses
from parlour.conversations.queries.trail import sentences_of
from parlour.files.models import StoredFile
from parlour.inboxes.models import Envelope, Inbox
from parlour.inboxes.registry import channel
from parlour.kernel.scoping import within


@dataclass(frozen=True, slots=True)
class Explanation:
    """The outcome (`join`, `begin`, `stop` or `quarantine`), the number of the conversation it would join, the steps
    with their codes, and the sentences that an agent would read."""

    outcome: str
    number: int | None
    spam: bool
    steps: list[dict[str, Any]]
    sentences: list[str]


def explain(inbox: Inbox, raw: bytes) -> Explanation:
    """Run the steps on `raw` as if it came in now, and undo everything. Files are not stored."""
    with within(inbox.organisation), transaction.atomic():
        own = own_addresses(inbox.organisation_id)
        inbound, envelope = channel(inbox.kind).parse(raw, own_addresses=own), _envelope(inbox, raw)
        arrival = Arrival(envelope, inbox, inbound, own, look_ahead(inbox, [marks_of(envelope, inbound)]))
        answer = decide(arrival, STEPS[:-1])
        arrival.batch.write()
        number = arrival.conversation.number if arrival.conversation else None
        sentences = sentences_of(arrival.trail)
        transaction.set_rollback(True)
    outcome = {Verdict.STOP: "stop", Verdict.QUARANTINE: "quarantine"}.get(
        answer.verdict, "join" if number else "begin"
    )
    return Explanation(outcome, number, arrival.spam, arrival.trail, sentences)


def _envelope(inbox: Inbox, raw: bytes) -> Envelope:
    # Rows without bytes: they never get past the end of this transaction.
    file = StoredFile.objects.create(organisation_id=inbox.organisation_id, size=len(raw), place="")
    return Envelope.objects.create(
        organisation_id=inbox.organisation_id,
        inbox=inbox,
        raw=file,
        digest="explained",
        size=len(raw),
        source="explain",
    )
