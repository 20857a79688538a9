"""No undeclared cookie leaves."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import RequestFactory

from parlour.kernel.personal import MapError, declare_cookie
from parlour.kernel.personal.cookie_guard import middleware


def answering(name: str, days: float) -> Callable[[HttpRequest], HttpResponseBase]:
    def view(request: HttpRequest) -> HttpResponseBase:
        response = HttpResponse()
        response.set_cookie(name, "x", max_age=int(days * 86_400))
        return response

    return middleware(view)


@pytest.mark.promise("F02")
@pytest.mark.parametrize(("name", "days"), [("tracker", 1), ("parlour_session", 15)])
def test_an_undeclared_or_overlong_cookie_is_an_error_in_tests(name: str, days: int) -> None:
    with pytest.raises(MapError, match=name):
        answering(name, days)(RequestFactory().get("/"))


def test_an_undeclared_cookie_is_dropped_and_reported_in_service(
    settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.TESTING = settings.DEBUG = False
    response: Any = answering("tracker", 1)(RequestFactory().get("/"))
    assert dict(response.cookies) == {}
    assert [record.getMessage() for record in caplog.records] == [
        "a cookie was dropped that is not in the register: tracker"
    ]


def test_a_declared_cookie_passes() -> None:
    response: Any = answering("parlour_session", 14)(RequestFactory().get("/"))
    assert list(response.cookies) == ["parlour_session"]


def test_no_cookie_may_be_declared_to_live_longer_than_two_weeks() -> None:
    with pytest.raises(MapError, match="14"):
        declare_cookie("forever", reason="no reason", days=15)
