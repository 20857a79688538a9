"""The short way to write and look up gives the same rows as the long one, and keeps what the database promises."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from parlour.kernel import rows
from parlour.kernel.ids import uuid7
from parlour.kernel.models import Event
from parlour.kernel.scoping import across_organisations, within
from parlour.organisations.models import Organisation

pytestmark = pytest.mark.django_db
HOUSE = UUID(int=7)


def _event(number: int, **fields: object) -> Event:
    data = {"word": "ü \x7f", "list": [1, None, True]}
    return Event(organisation_id=HOUSE, number=number, kind="a.b", actor_kind="system", data=data, **fields)


def _all() -> list[tuple[object, ...]]:
    return list(Event.objects.order_by("number").values_list("id", "created_at", "subject_id", "actor_id", "data"))


def test_rows_are_as_save_writes_them() -> None:
    east = timezone(timedelta(hours=9))
    moments = [datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=east)]
    mine = [_event(n, created_at=moment, subject_id=uuid7()) for n, moment in enumerate(moments)]
    rows.insert(mine)
    short = _all()
    Event.objects.all().delete()
    for one in mine:
        one.save(force_insert=True)
    assert short == _all()
    assert [one[:3] for one in short] == [(one.pk, one.created_at, one.subject_id) for one in mine]


def test_more_rows_than_fit_one_statement_and_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MOST", 3)
    rows.insert([])
    rows.insert([_event(n) for n in range(8)])
    assert list(Event.objects.order_by("number").values_list("number", flat=True)) == list(range(8))


def test_an_inserted_row_is_changed_by_the_next_save_not_inserted_again() -> None:
    event = _event(1)
    rows.insert([event])
    event.number = 2
    event.save()
    assert Event.objects.get().number == 2


def test_a_constraint_undoes_all_of_it() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.insert([_event(1), _event(2), _event(1)])
    assert not Event.objects.exists()


def test_update_changes_the_named_columns_of_rows_that_are_there() -> None:
    event = _event(1)
    rows.insert([event])
    event.kind, event.number = "c.d", 9
    rows.insert([event, _event(2)], update=("kind",))
    assert list(Event.objects.order_by("number").values_list("number", "kind")) == [(1, "c.d"), (2, "a.b")]


def test_find_one_finds_only_what_equals_all_and_only_out_of_scope(house: Organisation) -> None:
    event = _event(1, subject_id=uuid7())
    rows.insert([event])
    with across_organisations("a test looks"):
        assert rows.find_one(Event, "subject_id", id=event.pk, number=1) == event.subject_id
        assert rows.find_one(Event, "actor_id", id=event.pk) is None
        assert rows.find_one(Event, "id", id=event.pk, number=2) is None
    for refused in (within(house), transaction.atomic()):
        with refused, pytest.raises(RuntimeError, match="leave the scope"):
            rows.find_one(Event, "id", id=event.pk)
