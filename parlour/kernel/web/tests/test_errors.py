"""Errors as a page, as a line for htmx and as JSON."""

import json
import logging
from urllib.parse import unquote

import pytest
from django.db import IntegrityError, OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from parlour.kernel.errors import (
    Conflict,
    Forbidden,
    Invalid,
    LimitExceeded,
    NotFound,
    ParlourError,
    Permanent,
    Temporary,
)
from parlour.kernel.web.errors import ErrorsToSentences

SENTENCE = "The name is too long: use at most 120 characters – 12 are too many."
KINDS = [
    (Invalid(SENTENCE), 422),
    (LimitExceeded(SENTENCE), 413),
    (Forbidden(SENTENCE), 403),
    (NotFound(SENTENCE), 404),
    (Conflict(SENTENCE), 409),
    (Temporary(SENTENCE), 503),
    (Permanent(SENTENCE), 502),
    (ParlourError(SENTENCE), 400),
]


def _told(error: Exception, **headers: str) -> HttpResponse | None:
    request = RequestFactory().get("/x/", headers=headers)
    return ErrorsToSentences(lambda request: HttpResponse()).process_exception(request, error)


@pytest.mark.parametrize(("error", "status"), KINDS)
def test_a_page_with_its_status(error: ParlourError, status: int) -> None:
    answer = _told(error, accept="text/html")
    assert answer is not None
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (
        status,
        "text/html; charset=utf-8",
        "no-store",
    )
    assert "<!doctype html>" in answer.content.decode().lower()


@pytest.mark.parametrize(("error", "status"), KINDS)
def test_a_line_for_htmx(error: ParlourError, status: int) -> None:
    answer = _told(error, HX_Request="true")
    assert answer is not None
    assert (answer.status_code, answer.content.decode(), unquote(answer["X-Parlour-Error"])) == (
        status,
        SENTENCE,
        SENTENCE,
    )


def test_json_names_the_field() -> None:
    answer = _told(Invalid(SENTENCE, field="name"), accept="application/json")
    assert answer is not None
    assert json.loads(answer.content) == {"error": SENTENCE, "field": "name"}


def test_when_to_come_again() -> None:
    answer = _told(Temporary(SENTENCE, retry_after=2.6))
    assert answer is not None
    assert answer["Retry-After"] == "3"


def test_a_busy_database_is_temporary_and_its_words_stay_here(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        answer = _told(OperationalError("could not connect as dee@customer.example"))
    assert answer is not None
    assert (answer.status_code, "dee" in answer.content.decode(), "dee" in caplog.text) == (503, False, False)


def test_other_errors_are_left_to_django(caplog: pytest.LogCaptureFixture) -> None:
    assert _told(ValueError("x")) is None
    with caplog.at_level(logging.ERROR):
        assert _told(IntegrityError("Key (email)=(dee@customer.example) already exists")) is None
    assert ("IntegrityError" in caplog.text, "dee" in caplog.text) == (True, False)
