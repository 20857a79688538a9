"""The policy of every answer, and the ways round it that views have."""

from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from parlour.kernel.web.csp import allow_forms_to, middleware, policy


def _answer(
    response: HttpResponse, *, form_origins: tuple[str, ...] = (), host: str = "localhost:8000"
) -> HttpResponse:
    request = RequestFactory().get("/", HTTP_HOST=host)

    def view(request: HttpRequest) -> HttpResponse:
        allow_forms_to(request, form_origins)
        return response

    answer = middleware(view)(request)
    assert isinstance(answer, HttpResponse)
    return answer


def _directives(response: HttpResponse) -> dict[str, str]:
    pairs = (part.strip().partition(" ") for part in response["Content-Security-Policy"].split(";"))
    return {name: value for name, _, value in pairs}


def test_nothing_but_our_own_runs_or_loads() -> None:
    directives = _directives(_answer(HttpResponse("x")))
    assert directives == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data: blob:",
        "font-src": "'self'",
        "media-src": "'self' blob:",
        "connect-src": "'self' ws://localhost:8000 wss://localhost:8000",
        "frame-src": "'self'",
        "manifest-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "object-src": "'none'",
        "frame-ancestors": "'none'",
    }
    assert "unsafe" not in policy("localhost")


def test_a_view_may_set_its_own() -> None:
    response = HttpResponse(
        "x", headers={"Content-Security-Policy": "sandbox", "Cross-Origin-Resource-Policy": "cross-origin"}
    )
    answer = _answer(response)
    assert (answer["Content-Security-Policy"], answer["Cross-Origin-Resource-Policy"]) == ("sandbox", "cross-origin")


def test_forms_may_lead_to_named_providers_only() -> None:
    origins = ("https://id.example.org", "https://evil.example; script-src *", "javascript:x", "https://a.example/path")
    assert (
        _directives(_answer(HttpResponse("x"), form_origins=origins))["form-action"] == "'self' https://id.example.org"
    )


def test_a_host_that_is_not_ours_is_not_echoed() -> None:
    assert _directives(_answer(HttpResponse("x"), host="evil.example"))["connect-src"] == "'self'"


def test_the_other_headers() -> None:
    answer = _answer(HttpResponse("x"))
    assert (answer["X-Content-Type-Options"], answer["Referrer-Policy"]) == ("nosniff", "same-origin")
    assert "camera=()" in answer["Permissions-Policy"]
