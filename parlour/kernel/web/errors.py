"""Errors become one clear sentence: a page, a line for htmx, or JSON, each with its status."""

import logging
from collections.abc import Callable
from urllib.parse import quote

from django.db import Error as DatabaseError
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.template.loader import select_template
from django.utils.translation import gettext as _

from parlour.kernel.errors import Invalid, ParlourError, Temporary

Answer = Callable[[HttpRequest], HttpResponseBase]
logger = logging.getLogger("parlour.web")

SENTENCE_HEADER = "X-Parlour-Error"  # percent-encoded UTF-8; <pl-errors> reads it


class ErrorsToSentences:
    """Turn what a view raises on purpose into an answer; everything else stays Django's."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer for a ParlourError and for a database that can't be reached or is busy."""
        if isinstance(error, ParlourError):
            return answer_for(request, error)
        if isinstance(error, OperationalError):
            logger.error("database %s at %s", type(error).__name__, _view_name(request))
            return answer_for(
                request, Temporary(_("The database is busy or can't be reached. Try again in a moment."), 5)
            )
        if isinstance(error, DatabaseError):
            # The database's own words quote values, so only the kind of error and the place are kept here.
            logger.error("database %s at %s", type(error).__name__, _view_name(request))
        return None


middleware = ErrorsToSentences


def answer_for(request: HttpRequest, error: ParlourError) -> HttpResponse:
    """Return the answer that tells `error` in the form in which the request was made."""
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse(error.sentence, content_type="text/plain; charset=utf-8", status=error.status)
    elif _wants_json(request):
        body = {
            "error": error.sentence,
            **({"field": error.field} if isinstance(error, Invalid) and error.field else {}),
        }
        response = JsonResponse(body, status=error.status)
    else:
        names = [f"{error.status}.html", "503.html" if error.status >= 500 else "400.html"]
        page = select_template(names).render({"sentence": error.sentence, "status": error.status}, request)
        response = HttpResponse(page, status=error.status)
    response[SENTENCE_HEADER] = quote(error.sentence)
    response["Cache-Control"] = "no-store"
    if isinstance(error, Temporary) and error.retry_after is not None:
        response["Retry-After"] = str(max(1, round(error.retry_after)))
    return response


def _wants_json(request: HttpRequest) -> bool:
    accepted = request.headers.get("Accept", "*/*")
    return request.content_type == "application/json" or (
        "application/json" in accepted and "text/html" not in accepted
    )


def _view_name(request: HttpRequest) -> str:
    return (request.resolver_match.view_name if request.resolver_match else None) or "unknown view"
