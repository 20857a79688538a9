"""Facts: typed, numbered without gaps, sent after the commit."""

import threading
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from parlour.kernel.actor import SYSTEM
from parlour.kernel.events import Fact, fact_class, facts, last_number, on_recorded, record, since


class Colour(StrEnum):
    GREEN = "green"


@facts.declare
@dataclass(frozen=True, slots=True, kw_only=True)
class Painted(Fact):
    kind = "test.painted"
    colour: Colour
    wall_id: UUID | None = None


@pytest.fixture
def organisation_id() -> UUID:
    return uuid4()


def paint(organisation_id: UUID) -> int:
    with transaction.atomic():
        return record(Painted(organisation_id=organisation_id, colour=Colour.GREEN), actor=SYSTEM).number


def test_a_fact_with_room_for_free_text_is_refused() -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Said(Fact):
        kind = "test.said"
        words: str

    with pytest.raises(TypeError, match=r"Said\.words may hold free text"):
        facts.declare(Said)
    with pytest.raises(KeyError):
        fact_class("test.said")


def test_a_kind_is_declared_once() -> None:
    with pytest.raises(TypeError, match="declared twice"):
        facts.declare(Painted)


@pytest.mark.django_db
def test_events_are_numbered_from_one_per_organisation(organisation_id: UUID) -> None:
    assert [paint(organisation_id) for _ in range(3)] == [1, 2, 3]
    assert paint(uuid4()) == 1
    assert last_number(organisation_id) == 3
    assert [(e.number, e.kind, e.data) for e in since(organisation_id, 1)] == [
        (2, "test.painted", {"colour": "green", "wall_id": None}),
        (3, "test.painted", {"colour": "green", "wall_id": None}),
    ]


@pytest.mark.django_db(transaction=True)
def test_record_refuses_to_write_outside_a_transaction(organisation_id: UUID) -> None:
    with pytest.raises(RuntimeError, match="in the transaction"):
        record(Painted(organisation_id=organisation_id, colour=Colour.GREEN), actor=SYSTEM)


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_fact_leaves_no_gap_and_wakes_nobody(organisation_id: UUID) -> None:
    heard: list[int] = []
    stop = on_recorded(lambda _, number: heard.append(number))
    paint(organisation_id)
    with transaction.atomic():
        record(Painted(organisation_id=organisation_id, colour=Colour.GREEN), actor=SYSTEM)
        transaction.set_rollback(True)
    paint(organisation_id)
    stop()
    assert heard == [1, 2]
    assert [e.number for e in since(organisation_id, 0)] == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_get_numbers_without_gap_or_double(organisation_id: UUID) -> None:
    numbers: list[int] = []

    def writer() -> None:
        numbers.extend(paint(organisation_id) for _ in range(10))
        connection.close()

    threads = [threading.Thread(target=writer) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == list(range(1, 41))
