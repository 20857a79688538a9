"""Writing a fact, in the transaction that makes it true."""

from collections.abc import Sequence

from django.db import IntegrityError, connection, transaction
from django.db.models import F

from parlour.kernel.actor import Actor
from parlour.kernel.events.facts import Fact
from parlour.kernel.events.wake import wake_after_commit
from parlour.kernel.models import Event, Stream
from parlour.kernel.rows import insert


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


def record_all(told: Sequence[tuple[Fact, Actor]]) -> list[Event]:
    """Write several facts of one organisation, in order, for less than one by one would cost. Otherwise as `record`."""
    if not told:
        return []
    if not connection.in_atomic_block:
        raise RuntimeError("A fact is written in the transaction that makes it true; wrap the action in atomic().")
    last = _next_number(told[0][0], len(told))
    events = [
        Event(
            organisation_id=fact.organisation_id,
            number=last - len(told) + position,
            kind=fact.kind,
            subject_id=fact.subject_id,
            actor_kind=actor.kind.value,
            actor_id=actor.id,
            data=fact.data(),
        )
        for position, (fact, actor) in enumerate(told, 1)
    ]
    insert(events)
    wake_after_commit(events[-1])
    return events


def _next_number(fact: Fact, count: int = 1) -> int:
    stream = Stream.objects.filter(organisation_id=fact.organisation_id)
    if not stream.update(last=F("last") + count):
        try:
            with transaction.atomic():
                Stream.objects.create(organisation_id=fact.organisation_id)
        except IntegrityError:
            pass  # another writer made it first; both now queue for its lock
        stream.update(last=F("last") + count)
    return stream.values_list("last", flat=True).get()
