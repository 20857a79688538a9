"""Pages by keyset: where the last row stood, never how many rows came before it."""

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from parlour.kernel.errors import Invalid

RowT = TypeVar("RowT")
MOST = 100


@dataclass(frozen=True, slots=True)
class Page(Generic[RowT]):
    """One page of rows, and the cursor of the next one ("" after the last)."""

    rows: list[RowT]
    next_cursor: str


def page(queryset: QuerySet[Any, RowT], *, key: str, after: str, size: int) -> Page[RowT]:
    """Return the page after the cursor `after` ("" for the first), newest `key` first, ties by id.

    `key` names a non-null datetime column that an index orders together with the id. The rows are of the model, or
    named values with that column and `pk` among them. Raises Invalid on a cursor that is not ours.
    """
    if after:
        moment, row_id = _read(after)
        queryset = queryset.filter(
            Q(**{key: moment, "pk__lt": row_id}) | Q(**{f"{key}__lt": moment}), **{f"{key}__lte": moment}
        )
    rows = list(queryset.order_by(f"-{key}", "-pk")[: min(size, MOST) + 1])
    more = len(rows) > min(size, MOST)
    rows = rows[: min(size, MOST)]
    return Page(rows, _write(rows[-1], key) if more else "")


def _write(row: Any, key: str) -> str:
    return (
        base64.urlsafe_b64encode(json.dumps([getattr(row, key).isoformat(), row.pk.hex]).encode()).decode().rstrip("=")
    )


def _read(cursor: str) -> tuple[datetime, UUID]:
    try:
        moment, row_id = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return datetime.fromisoformat(moment), UUID(row_id)
    except (ValueError, TypeError, AttributeError):
        raise Invalid("This page address is not one of ours; begin again at the top of the list.") from None
