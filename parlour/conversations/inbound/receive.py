"""One envelope from claim to message: exactly once, wherever the process is killed."""

import logging
import traceback
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, OperationalError, transaction

from parlour.conversations.inbound.answers import Answer, Verdict
from parlour.conversations.inbound.arrival import Arrival
from parlour.conversations.inbound.claim import MOST_ATTEMPTS, claim, finish, held, release
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
from parlour.kernel.scoping import across_organisations, within

logger = logging.getLogger("parlour.intake")
REASON = "a worker takes in the mail of every organisation"
ENDS = {Verdict.CONTINUE: EnvelopeState.DONE, Verdict.STOP: EnvelopeState.STOPPED, Verdict.QUARANTINE: EnvelopeState.QUARANTINED}


def receive_envelope(envelope_id: UUID) -> Envelope:
    """Take in one envelope and return it as it is afterwards. Held by somebody else, or done: nothing happens.

    Never raises for what is in the mail: what can't be read is put into quarantine; what fails for another reason
    is tried again later, three times for the mail's own faults. Raises NotFound when there is no such envelope.
    """
    with across_organisations(REASON):
        until = claim(envelope_id)
        envelope = Envelope.objects.select_related("raw", "inbox__organisation").filter(pk=envelope_id).first()
    if envelope is None:
        raise NotFound("There is no such envelope.")
    if until is not None:
        with within(envelope.inbox.organisation):
            _take_in(envelope, until)
            envelope.refresh_from_db()
    return envelope


def _take_in(envelope: Envelope, until: datetime) -> None:
    try:
        _attempt(envelope, until)
    except (OperationalError, Temporary) as error:
        logger.warning("envelope %s waits: %s", envelope.pk, type(error).__name__)
        release(envelope.pk, until, counts=False)
    except Exception as error:  # noqa: BLE001 - the edge of intake: one bad mail must never stop the others
        logger.error("envelope %s failed: %s at %s", envelope.pk, type(error).__name__, _place(error))
        _blame(envelope, until)


def _blame(envelope: Envelope, until: datetime) -> None:
    if envelope.attempts >= MOST_ATTEMPTS:
        _put_aside(envelope, until, "too-many-attempts")
    else:
        release(envelope.pk, until, counts=True)


def _place(error: BaseException) -> str:
    """Where it broke. Never the error's own words: they may quote the mail."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{frame.name}:{frame.lineno}"


def _attempt(envelope: Envelope, until: datetime) -> None:
    if envelope.attempts > MOST_ATTEMPTS:
        _put_aside(envelope, until, "too-many-attempts")
        return
    try:
        inbound, own = read_mail(envelope)
    except (Permanent, NotFound):
        _put_aside(envelope, until, "unreadable")
        return
    try:
        commit(envelope, until, inbound, own)
    except IntegrityError:
        # Two copies of one mail, by two routes in the same moment: the other was first. Look again.
        commit(envelope, until, inbound, own)


def read_mail(envelope: Envelope) -> tuple[Inbound, frozenset[str]]:
    """Read and parse the raw bytes, outside of any transaction. Raises Permanent when they can't be understood."""
    own = own_addresses(envelope.organisation_id)
    return channel(envelope.inbox.kind).parse(store.read(envelope.raw), own_addresses=own), own


def commit(envelope: Envelope, until: datetime, inbound: Inbound, own: frozenset[str]) -> None:
    """Judge and land in one transaction, which also says that the envelope is done: all of it, or nothing."""
    with transaction.atomic():
        inbox = locked_inbox(envelope.inbox)
        row = held(envelope.pk, until)
        if row is None:
            return  # our time was up and somebody else has it
        inbox.organisation = envelope.inbox.organisation
        row.inbox = inbox
        settle(Arrival(row, inbox, inbound, own))


def settle(arrival: Arrival) -> Answer:
    """Run the steps and write what follows from them. Inside a transaction that holds inbox and envelope."""
    answer = decide(arrival)
    state = ENDS[answer.verdict]
    if answer.code == SAME:
        state = EnvelopeState.DUPLICATE
    if answer.verdict is Verdict.CONTINUE:
        land(arrival)
    finish(arrival.envelope, state, reason=answer.code, trail=arrival.trail)
    return answer


def _put_aside(envelope: Envelope, until: datetime, code: str) -> None:
    with transaction.atomic():
        row = held(envelope.pk, until)
        if row:
            step = {"step": "read", "answer": Verdict.QUARANTINE.value, "code": code, "ids": {}}
            finish(row, EnvelopeState.QUARANTINED, reason=code, trail=[step])


