"""Writing a fact, in the transaction that makes it true."""

from django.db import IntegrityError, connection, transaction
from django.db.models import F

from parlour.kernel.actor import Actor
from parlour.kernel.events.facts import Fact
from parlour.kernel.events.wake import wake_after_commit
from parlour.kernel.models import Event, Stream


def record(fact: Fact, *, actor: Actor) -> Event:
    """Write `fact` as the next event of its organisation and return it; it is sent after the commit.

    Locks the organisation's stream until the transaction ends, so numbers are without gaps and in the order
    of commit. Call it last in an action, to hold the lock briefly. Raises RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A fact is written in the transaction that makes it true; wrap the action in atomic().")
    event = Event(
        organisation_id=fact.organisation_id,
        number=_next_number(fact),
        kind=fact.kind,
        subject_id=fact.subject_id,
        actor_kind=actor.kind.value,
        actor_id=actor.id,
        data=fact.data(),
    )
    event.save(force_insert=True)
    wake_after_commit(event)
    return event


def _next_number(fact: Fact) -> int:
    stream = Stream.objects.filter(organisation_id=fact.organisation_id)
    if not stream.update(last=F("last") + 1):
        try:
            with transaction.atomic():
                Stream.objects.create(organisation_id=fact.organisation_id)
        except IntegrityError:
            pass  # another writer made it first; both now queue for its lock
        stream.update(last=F("last") + 1)
    return stream.values_list("last", flat=True).get()
