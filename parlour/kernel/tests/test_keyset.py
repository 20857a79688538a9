"""Keyset pages: every row once, in order, whatever the ties."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.kernel.errors import Invalid
from parlour.kernel.keyset import page
from parlour.organisations.models import Organisation

START = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.django_db
@pytest.mark.parametrize("size", [1, 2, 3, 7, 50])
def test_pages_show_every_row_once_and_in_order_even_with_ties(size: int) -> None:
    for number in range(7):
        Organisation.objects.create(
            name=str(number), slug=f"o{number}", created_at=START + timedelta(hours=number // 3)
        )
    seen, after = [], ""
    while True:
        got = page(Organisation.objects.all(), key="created_at", after=after, size=size)
        seen += got.rows
        after = got.next_cursor
        if not after:
            break
    assert seen == sorted(Organisation.objects.all(), key=lambda o: (o.created_at, o.pk), reverse=True)


@given(st.text(max_size=60))
def test_a_cursor_that_is_not_ours_is_refused_with_a_sentence(cursor: str) -> None:
    if cursor:
        with pytest.raises(Invalid, match="begin again"):
            page(Organisation.objects.all(), key="created_at", after=cursor, size=5)
