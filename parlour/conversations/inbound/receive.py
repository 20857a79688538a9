"""Envelopes from claim to message: exactly once, wherever the process is killed.

What waits together is taken in together: read one by one, then written as a group, so that a busy morning does not
wait for the disk after every mail. When a group meets anything unexpected it is undone and its mails go one by one, so
that a bad one fails alone.
"""

import logging
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, OperationalError, transaction

from parlour.conversations.inbound.answers import Verdict
from parlour.conversations.inbound.arrival import Arrival
from parlour.conversations.inbound.batch import ENDED, look_ahead, marks_of
from parlour.conversations.inbound.claim import MOST_ATTEMPTS, claim, ended, held, release
from parlour.conversations.inbound.landing import land
from parlour.conversations.inbound.pipeline import decide
from parlour.conversations.inbound.steps.duplicate import SAME
from parlour.conversations.locking import locked_inbox
from parlour.conversations.queries.recipients import own_addresses
from parlour.files import store
from parlour.inboxes.contract import Inbound
from parlour.inboxes.models import Envelope, EnvelopeState
from parlour.inboxes.registry import channel
from parlour.kernel.errors import NotFound, Permanent, Temporary
from parlour.kernel.events import record_all
from parlour.kernel.scoping import across_organisations, within

logger = logging.getLogger("parlour.intake")
REASON = "a worker takes in the mail of every organisation"
ENDS = {
    Verdict.CONTINUE: EnvelopeState.DONE,
    Verdict.STOP: EnvelopeState.STOPPED,
    Verdict.QUARANTINE: EnvelopeState.QUARANTINED,
}


@dataclass(frozen=True, slots=True)
class Read:
    """An envelope with the facts that its bytes gave."""

    envelope: Envelope
    inbound: Inbound


def receive_envelope(envelope_id: UUID) -> Envelope:
    """Take in one envelope and return it as it is afterwards. Held by somebody else, or done: nothing happens.

    Never raises for what is in the mail: what can't be read is put into quarantine; what fails for another reason
    is tried again later, three times for the mail's own faults. Raises NotFound when there is no such envelope.
    """
    receive_envelopes([envelope_id])
    with across_organisations(REASON):
        envelope = Envelope.objects.select_related("inbox__organisation").filter(pk=envelope_id).first()
    if envelope is None:
        raise NotFound("There is no such envelope.")
    return envelope


def receive_envelopes(envelope_ids: Sequence[UUID]) -> None:
    """Take in several, those of one inbox in one commit. Otherwise as `receive_envelope`."""
    with across_organisations(REASON):
        until, envelopes = claim(envelope_ids)
    by_inbox: dict[UUID, list[Envelope]] = {}
    for envelope in envelopes:
        by_inbox.setdefault(envelope.inbox_id, []).append(envelope)
    for group in by_inbox.values():
        with within(group[0].inbox.organisation):
            _take_in(group, until)


def _take_in(envelopes: list[Envelope], until: datetime) -> None:
    own = own_addresses(envelopes[0].organisation_id)
    reads = [read for one in envelopes if (read := _read(one, own, until))]
    if len(reads) > 1:
        try:
            _commit(reads, until, own)
        except Exception as error:  # noqa: BLE001 - whatever one of them met, each is tried by itself
            logger.info("%s envelopes go one by one: %s", len(reads), type(error).__name__)
        else:
            return
    for read in reads:
        _alone(read, until, own)


def _alone(read: Read, until: datetime, own: frozenset[str]) -> None:
    try:
        try:
            _commit([read], until, own)
        except IntegrityError:
            # Two copies of one mail, by two routes in the same moment, and the other was first: look again, once.
            _commit([read], until, own)
    except (OperationalError, Temporary) as error:
        logger.warning("envelope %s waits: %s", read.envelope.pk, type(error).__name__)
        release([read.envelope.pk], until, counts=False)
    except Exception as error:  # noqa: BLE001 - the edge of intake: one bad mail must never stop the others
        _log(read.envelope, error)
        _blame(read.envelope, until)


def _read(envelope: Envelope, own: frozenset[str], until: datetime) -> Read | None:
    """Read and parse, outside of any transaction; None when that is the end of it for now."""
    if envelope.attempts > MOST_ATTEMPTS:
        _put_aside(envelope, until, "too-many-attempts")
        return None
    try:
        return Read(envelope, channel(envelope.inbox.kind).parse(store.read(envelope.raw), own_addresses=own))
    except (Permanent, NotFound):
        _put_aside(envelope, until, "unreadable")
    except Exception as error:  # noqa: BLE001 - the edge of intake: one bad mail must never stop the others
        _log(envelope, error)
        _blame(envelope, until)
    return None


def _commit(reads: list[Read], until: datetime, own: frozenset[str]) -> None:
    """Judge and land a group in one transaction, which also says that its envelopes are done: all of it, or nothing."""
    inbox = reads[0].envelope.inbox
    facts = []
    with transaction.atomic():
        present = locked_inbox(inbox)
        present.organisation = inbox.organisation
        ours = held([one.envelope.pk for one in reads], until)
        # One that is missing was taken by somebody else when our time was up.
        mine = [(one.envelope, one.inbound) for one in reads if one.envelope.pk in ours]
        batch = look_ahead(present, (marks_of(row, inbound) for row, inbound in mine))
        for row, inbound in mine:
            row.inbox = present
            batch.begin(row, inbound)
            arrival = Arrival(row, present, inbound, own, batch)
            _settle(arrival)
            facts += arrival.facts
        batch.write()
        record_all(facts)


def _settle(arrival: Arrival) -> None:
    """Run the steps and lay out the rows that follow from them."""
    answer = decide(arrival)
    if answer.verdict is Verdict.CONTINUE:
        land(arrival)
    state = EnvelopeState.DUPLICATE if answer.code == SAME else ENDS[answer.verdict]
    arrival.batch.envelopes.append(ended(arrival.envelope, state, reason=answer.code, trail=arrival.trail))


def _blame(envelope: Envelope, until: datetime) -> None:
    if envelope.attempts >= MOST_ATTEMPTS:
        _put_aside(envelope, until, "too-many-attempts")
    else:
        release([envelope.pk], until, counts=True)


def _put_aside(envelope: Envelope, until: datetime, code: str) -> None:
    with transaction.atomic():
        if held([envelope.pk], until):
            step = {"step": "read", "answer": Verdict.QUARANTINE.value, "code": code, "ids": {}}
            ended(envelope, EnvelopeState.QUARANTINED, reason=code, trail=[step]).save(update_fields=ENDED)


def _log(envelope: Envelope, error: BaseException) -> None:
    """Say where it broke. Never the error's own words: they may quote the mail."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    logger.error("envelope %s failed: %s at %s:%s", envelope.pk, type(error).__name__, frame.name, frame.lineno)
