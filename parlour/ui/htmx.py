"""What a request wants back: a whole page or one fragment of it. No view asks in its own words."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render


def is_fragment(request: HttpRequest) -> bool:
    """True for an htmx swap; false for a page load, also when htmx restores history."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true"


def target(request: HttpRequest) -> str:
    """The id of the element that the answer replaces, or an empty string."""
    return request.headers.get("HX-Target", "")


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    fragments: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render `template`, or the partial of it that `fragments` names for the request's target.

    `fragments` maps a target id to a partial: ``{"conversation": "thread_pane"}``.
    """
    partial = (fragments or {}).get(target(request)) if is_fragment(request) else None
    name = f"{template}#{partial}" if partial else template
    response = render(request, name, context, status=status)
    response.headers["Vary"] = "HX-Request, HX-Target, Cookie"
    return response


def announce(response: HttpResponse, **events: Any) -> HttpResponse:
    """Make the browser dispatch DOM events after the swap; ``_`` in a name stands for ``:``."""
    found = json.loads(response.headers.get("HX-Trigger", "{}"))
    found.update({name.replace("_", ":", 1): detail for name, detail in events.items()})
    response.headers["HX-Trigger"] = json.dumps(found)
    return response


def go(request: HttpRequest, url: str) -> HttpResponse:
    """Send the browser to another page, with htmx or without."""
    if is_fragment(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)
