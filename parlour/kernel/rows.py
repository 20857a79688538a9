"""Rows written and looked up at every mail, for a fraction of what the ORM takes to put each statement together.

The statements are made once, from the models, and nothing else is different: the fields convert their values, unique
constraints and foreign keys hold, errors are Django's. No signals are sent, as `bulk_create` sends none.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models

from parlour.kernel.scoping import is_across

MOST = 1000  # rows in one statement: PostgreSQL takes 65,535 values
_Convert = Callable[[Any, Any], Any]
# They are bound as they are, on both databases.
_PLAIN = (models.CharField, models.TextField, models.BooleanField, models.IntegerField)


def insert(rows: Sequence[models.Model], *, update: tuple[str, ...] = ()) -> None:
    """Insert rows of one model, all with their ids. With `update`, of rows that are there these columns are changed.

    For rows whose organisation the caller has set: writing asks for no scope. Raises IntegrityError as `save`.
    """
    if not rows:
        return
    model, connection = type(rows[0]), connections[DEFAULT_DB_ALIAS]
    columns, converts = _shape(model, connection.vendor)
    values = [
        [
            convert(value, connection) if convert else value
            for convert, value in zip(converts, columns(row), strict=True)
        ]
        for row in rows
    ]
    head, group, tail = _statement(model, connection.vendor, update)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite" or len(rows) == 1:  # SQLite is in the process: no way to save
            cursor.executemany(head + group + tail, values)
        else:
            for start in range(0, len(values), MOST):
                some = values[start : start + MOST]
                cursor.execute(head + ", ".join([group] * len(some)) + tail, [one for row in some for one in row])
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def find_one(model: type[models.Model], wanted: str, **equal: Any) -> Any:
    """The value of one column of the one row in which these columns equal these values; None when there is none.

    Sees the rows of every organisation, so it is refused (RuntimeError) unless the caller has left the scope.
    """
    if not is_across():
        raise RuntimeError("This looks across organisations; leave the scope first, and say why.")
    connection = connections[DEFAULT_DB_ALIAS]
    field, sql, converts = _question(model, connection.vendor, wanted, tuple(equal))
    values = [
        convert(value, connection) if convert else value
        for convert, value in zip(converts, equal.values(), strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found = cursor.fetchone()
    return None if found is None or found[0] is None else field.to_python(found[0])


@cache
def _shape(model: type[models.Model], vendor: str) -> tuple[Callable[[Any], tuple[Any, ...]], list[_Convert | None]]:
    fields = model._meta.local_concrete_fields
    if any(_makes_its_own(one) for one in fields):
        raise TypeError(f"{model.__name__} has a field that makes its own value when it is saved; use save().")
    return attrgetter(*(one.attname for one in fields)), [_converter(one, vendor) for one in fields]


@cache
def _statement(model: type[models.Model], vendor: str, update: tuple[str, ...]) -> tuple[str, str, str]:
    quote, fields = connections[DEFAULT_DB_ALIAS].ops.quote_name, model._meta.local_concrete_fields
    columns = ", ".join(quote(_column(model, one.name)) for one in fields)
    changes = ", ".join(f"{name} = EXCLUDED.{name}" for name in (quote(_column(model, one)) for one in update))
    conflict = f" ON CONFLICT ({quote('id')}) DO UPDATE SET {changes}" if update else ""
    group = f"({', '.join(['%s'] * len(fields))})"
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ", group, conflict  # noqa: S608 - names only


@cache
def _question(
    model: type[models.Model], vendor: str, wanted: str, names: tuple[str, ...]
) -> tuple[Any, str, list[_Convert | None]]:
    quote = connections[DEFAULT_DB_ALIAS].ops.quote_name
    where = " AND ".join(f"{quote(_column(model, one))} = %s" for one in names)
    sql = f"SELECT {quote(_column(model, wanted))} FROM {quote(model._meta.db_table)} WHERE {where}"  # noqa: S608 - names only
    field = _field(model, wanted)
    return field, sql, [_converter(_field(model, one), vendor) for one in names]


def _makes_its_own(field: Any) -> bool:
    if isinstance(field, models.DateField):
        return bool(field.auto_now or field.auto_now_add)
    return type(field).pre_save is not models.Field.pre_save


def _column(model: type[models.Model], name: str) -> str:
    column: str = model._meta.get_field(name).column  # type: ignore[union-attr, assignment]
    return column


def _field(model: type[models.Model], name: str) -> Any:
    field: Any = model._meta.get_field(name)
    return field.target_field if field.is_relation else field


def _converter(field: Any, vendor: str) -> _Convert | None:
    while field.is_relation:
        field = field.target_field
    if isinstance(field, models.UUIDField):
        return _hex if vendor == "sqlite" else None
    if isinstance(field, models.DateTimeField):
        return _naive if vendor == "sqlite" else None
    if isinstance(field, _PLAIN):
        return None
    return field.get_db_prep_save  # type: ignore[no-any-return]


def _hex(value: UUID | None, _connection: Any) -> str | None:
    return None if value is None else value.hex


def _naive(value: datetime | None, _connection: Any) -> str | None:
    """In UTC and without saying so, as Django keeps times in SQLite."""
    return None if value is None else str(value.astimezone(UTC).replace(tzinfo=None))
