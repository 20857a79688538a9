"""The headers of everything that strangers sent us: nothing of it ever runs in our origin."""

from django.http.response import HttpResponseBase

# `sandbox` without tokens gives the answer an origin of its own, without scripts, forms and pop-ups.
POLICY = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def sandboxed(response: HttpResponseBase, *, keep_seconds: int = 0) -> HttpResponseBase:
    """Give `response` the headers of foreign bytes; the browser may keep it for `keep_seconds`, nobody else may."""
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = f"private, max-age={keep_seconds}, immutable" if keep_seconds else "private, no-store"
    return response
