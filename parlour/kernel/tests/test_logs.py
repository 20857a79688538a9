"""Nothing personal reaches a log line."""

import logging
import sqlite3
import sys

import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from parlour.kernel.logs import Line, shown_path, without_addresses


def _line(message: str, *arguments: object, name: str = "parlour", exc_info: object = None) -> str:
    record = logging.LogRecord(name, logging.ERROR, __file__, 1, message, arguments, exc_info)  # type: ignore[arg-type]
    return Line().format(record)


@pytest.mark.parametrize(
    "text",
    [
        "dee@customer.example",
        "<dee.marsh+tag@a.b.example>",
        "to=dee@localhost,",
        "d\u00e9e@ex\u00e4mple.example",
        "o'neil@x.example",
    ],
)
def test_addresses_are_struck_out(text: str) -> None:
    line = _line("could not deliver %s now", text)
    assert "@" not in line
    assert line.endswith("now")


@given(st.from_regex(r"[a-z0-9._%+-]{1,20}@[a-z0-9-]{1,20}(\.[a-z]{2,6}){0,2}", fullmatch=True))
def test_no_address_survives(address: str) -> None:
    assert "@" not in without_addresses(f"x {address} y")


def test_network_addresses_are_struck_out_but_not_loopback() -> None:
    assert without_addresses("from 203.0.113.9 to 127.0.0.1") == "from [address] to 127.0.0.1"


def test_a_database_says_nothing_of_the_row() -> None:
    try:
        try:
            raise sqlite3.IntegrityError("UNIQUE constraint failed for Dee Marsh")
        except sqlite3.IntegrityError as cause:
            raise IntegrityError("Key (name)=(Dee Marsh) already exists") from cause
    except IntegrityError:
        line = _line("broke", exc_info=sys.exc_info())
    assert "Dee Marsh" not in line
    assert "django.db.utils.IntegrityError" in line
    assert "test_logs.py" in line


def test_other_errors_keep_their_words() -> None:
    try:
        raise ValueError("a plain mistake")
    except ValueError:
        assert "a plain mistake" in _line("broke", exc_info=sys.exc_info())


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/", "/"),
        ("/o/larkmoor/inbox/open/12/", "/o/larkmoor/inbox/open/12/"),
        ("/o/larkmoor/conversations/12/attach/Dee%20Marsh.pdf", "/o/larkmoor/conversations/12/attach/*"),
        ("/files/eyJ0:abc/passport-of-dee.pdf", "/files/*/*"),
        ("/account/password/reset/key/3-abc/", "/account/*/*/*/*"),
        ("/invitation/s3cret/?x=dee", "/invitation/*"),
    ],
)
def test_paths_without_names_and_keys(path: str, shown: str) -> None:
    assert shown_path(path) == shown
    assert _line("Not Found: %s", path, name="django.request").endswith(f"Not Found: {shown}")
