"""The headers that keep a page to itself: nothing runs, loads or is framed but what is of our own origin.

A view that needs another policy (a message frame, a file) sets `Content-Security-Policy` itself and is left alone.
A page whose form leads to an identity provider names the provider's hosts on the request with `allow_forms_to`,
because Chromium holds `form-action` against redirects too.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.http.response import HttpResponseBase

Answer = Callable[[HttpRequest], HttpResponseBase]

DIRECTIVES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "media-src": "'self' blob:",
    "connect-src": "'self'",
    "frame-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
}
ALWAYS = {
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
        "microphone=(), midi=(), payment=(), usb=(), browsing-topics=(), publickey-credentials-get=(self)"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
_FORM_HOSTS = "parlour_form_hosts"
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.\-]+(:\d{1,5})?")


def allow_forms_to(request: HttpRequest, origins: Iterable[str]) -> None:
    """Let the forms of this answer lead to `origins` (such as "https://accounts.example.org"); others are dropped."""
    hosts = {*getattr(request, _FORM_HOSTS, ()), *(o for o in origins if _ORIGIN.fullmatch(o))}
    setattr(request, _FORM_HOSTS, tuple(sorted(hosts)))


@lru_cache(maxsize=256)
def policy(host: str = "", form_hosts: tuple[str, ...] = ()) -> str:
    """Return the policy of a page of ours; the socket is named for browsers whose 'self' leaves sockets out."""
    directives = dict(DIRECTIVES)
    if host:
        directives["connect-src"] += f" ws://{host} wss://{host}"
    if form_hosts:
        directives["form-action"] += " " + " ".join(form_hosts)
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def middleware(get_response: Answer) -> Answer:
    """Give every answer its protecting headers, unless the view has set one itself."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if "Content-Security-Policy" not in response:
            response["Content-Security-Policy"] = policy(_host(request), getattr(request, _FORM_HOSTS, ()))
        for name, value in ALWAYS.items():
            response.setdefault(name, value)
        return response

    return answer


def _host(request: HttpRequest) -> str:
    try:
        return request.get_host()
    except DisallowedHost:
        return ""
