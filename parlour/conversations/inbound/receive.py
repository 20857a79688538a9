"""Envelopes from claim to message: exactly once, wherever the process is killed.

What waits together is taken in together: read one by one, then committed as a group, each mail under a savepoint of
its own, so that a bad one fails alone and a busy morning does not wait for the disk after every mail.
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
from parlour.conversations.inbound.claim import MOST_ATTEMPTS, claim, finish, held, release
from parlour.conversations.inbound.landing import land
from parlour.conversations.inbound.pipeline import decide
from parlour.conversations.inbound.steps.duplicate import SAME
from parlour.conversations.locking import locked_inbox
from parlour.conversations.queries.recipients import own_addresses
from parlour.files import store
from parlour.inboxes.contract import Inbound
from parlour.inboxes.models import Envelope, EnvelopeState, Inbox
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
    inbox = envelopes[0].inbox
    own = own_addresses(inbox.organisation_id)
    reads = [read for one in envelopes if (read := _read(one, own, until))]
    failed: list[Envelope] = []
    try:
        if reads:
            failed = _commit(inbox, reads, until, own)
    except (OperationalError, Temporary) as error:
        logger.warning("%s envelopes wait: %s", len(reads), type(error).__name__)
        release([one.envelope.pk for one in reads], until, counts=False)
    for envelope in failed:
        _blame(envelope, until)


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


def _commit(inbox: Inbox, reads: list[Read], until: datetime, own: frozenset[str]) -> list[Envelope]:
    """Judge and land a group in one transaction, which also says that its envelopes are done: all of it, or nothing.
    Returns those that failed by themselves."""
    facts, failed = [], []
    with transaction.atomic():
        present = locked_inbox(inbox)
        present.organisation = inbox.organisation
        rows = held([one.envelope.pk for one in reads], until)
        # One that is missing was taken by somebody else when our time was up.
        for one in (read for read in reads if read.envelope.pk in rows):
            row = rows[one.envelope.pk]
            row.inbox = present
            arrival = _settled(row, one.inbound, own)
            if arrival is None:
                failed.append(one.envelope)
            else:
                facts += arrival.facts
        record_all(facts)
    return failed


def _settled(envelope: Envelope, inbound: Inbound, own: frozenset[str]) -> Arrival | None:
    for again in (True, False):
        arrival = Arrival(envelope, envelope.inbox, inbound, own)
        try:
            with transaction.atomic():
                settle(arrival)
                return arrival
        except (OperationalError, Temporary):
            raise  # the mail is not to blame, and the others would fare no better
        except IntegrityError as error:
            # Two copies of one mail, by two routes in the same moment, and the other was first: look again, once.
            if not again:
                _log(envelope, error)
        except Exception as error:  # noqa: BLE001 - the edge of intake: one bad mail must never stop the others
            _log(envelope, error)
            return None
    return None


def settle(arrival: Arrival) -> None:
    """Run the steps and write what follows from them. Inside a transaction that holds inbox and envelope."""
    answer = decide(arrival)
    if answer.verdict is Verdict.CONTINUE:
        land(arrival)
    state = EnvelopeState.DUPLICATE if answer.code == SAME else ENDS[answer.verdict]
    finish(arrival.envelope, state, reason=answer.code, trail=arrival.trail)


def _blame(envelope: Envelope, until: datetime) -> None:
    if envelope.attempts >= MOST_ATTEMPTS:
        _put_aside(envelope, until, "too-many-attempts")
    else:
        release([envelope.pk], until, counts=True)


def _put_aside(envelope: Envelope, until: datetime, code: str) -> None:
    with transaction.atomic():
        row = held([envelope.pk], until).get(envelope.pk)
        if row:
            step = {"step": "read", "answer": Verdict.QUARANTINE.value, "code": code, "ids": {}}
            finish(row, EnvelopeState.QUARANTINED, reason=code, trail=[step])


def _log(envelope: Envelope, error: BaseException) -> None:
    """Say where it broke. Never the error's own words: they may quote the mail."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    logger.error("envelope %s failed: %s at %s:%s", envelope.pk, type(error).__name__, frame.name, frame.lineno)
