"""Counting attempts, so that guessing is slow: shared by all web processes, and without keeping who tried."""

import hmac
from hashlib import sha256

from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse


def digested_key(key: str, prefix: str, version: int) -> str:
    """Return the name under which the cache keeps `key`: a keyed digest, for allauth's keys hold addresses and IPs."""
    words = f"{prefix}:{version}:{key}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), words, sha256).hexdigest()


def refusal(request: HttpRequest, action: str) -> HttpResponse | None:
    """Count one attempt at `action` (of ACCOUNT_RATE_LIMITS); return the page that asks for patience, or None."""
    response: HttpResponse | None = ratelimit.consume_or_429(request, action=action)
    return response
