"""The raw mail that a provider's call carries, once the call has proved that it comes from the provider.

One row per provider: where the proof is, and where the mail is. A mail that is brought twice is taken once, so a
call that is replayed within the time allowed changes nothing.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

from django.utils.translation import gettext as _

from parlour.channels.email.settings import Caller, EmailSettings
from parlour.kernel.clock import now
from parlour.kernel.errors import Forbidden, Invalid

# Seconds. Mailgun repeats a call for hours with the proof of the first; our own program can make a new one.
FRESH = 300
FRESH_MAILGUN = 12 * 3600
FIELDS_LIMIT = 100
SIGNATURE_HEADER, TIMESTAMP_HEADER = "X-Parlour-Signature", "X-Parlour-Timestamp"

Fields = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Call:
    """One call: its headers by lower-case name, its body, and when it is judged (Unix time)."""

    headers: Mapping[str, str]
    body: bytes
    moment: float


def raw_mail(settings: EmailSettings, headers: Mapping[str, str], body: bytes, *, moment: float | None = None) -> bytes:
    """Return the raw mail; raises Forbidden without a good proof, Invalid when the call carries no mail."""
    secret = settings.webhook_secret.get_secret_value()
    if not secret:
        raise Forbidden(_("This inbox takes no calls: no secret is entered in its settings."))
    call = Call({name.lower(): value for name, value in headers.items()}, body, moment or now().timestamp())
    raw = CALLERS[settings.webhook_caller](call, secret)
    if not raw.strip():
        raise Invalid(_("This call carries no raw mail. Switch on the raw (full MIME) form at the provider."))
    return raw


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The signature of a call of our own: HMAC-SHA256 over timestamp, a dot and the body, in hexadecimal."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, "sha256").hexdigest()


def _generic(call: Call, secret: str) -> bytes:
    timestamp = call.headers.get(TIMESTAMP_HEADER.lower(), "")
    _demand_fresh(timestamp, call.moment, FRESH)
    _demand_equal(sign(secret, timestamp, call.body), call.headers.get(SIGNATURE_HEADER.lower(), ""))
    return call.body


def _mailgun(call: Call, secret: str) -> bytes:
    fields = _form(call)
    timestamp, token = _text(fields, "timestamp"), _text(fields, "token")
    _demand_fresh(timestamp, call.moment, FRESH_MAILGUN)
    expected = hmac.new(secret.encode(), f"{timestamp}{token}".encode(), "sha256").hexdigest()
    _demand_equal(expected, _text(fields, "signature"))
    return fields.get("body-mime", b"")


def _sendgrid(call: Call, secret: str) -> bytes:
    _demand_password(call, secret)
    return _form(call).get("email", b"")


def _postmark(call: Call, secret: str) -> bytes:
    _demand_password(call, secret)
    try:
        raw = json.loads(call.body)["RawEmail"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return b""
    return raw.encode("utf-8", "surrogateescape") if isinstance(raw, str) else b""


CALLERS: Mapping[Caller, Callable[[Call, str], bytes]] = {
    Caller.GENERIC: _generic,
    Caller.MAILGUN: _mailgun,
    Caller.SENDGRID: _sendgrid,
    Caller.POSTMARK: _postmark,
}


def _demand_fresh(timestamp: str, moment: float, seconds: int) -> None:
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        raise _unproved()
    if abs(moment - int(timestamp)) > seconds:
        raise Forbidden(_("This call is too old, or one of the clocks is wrong."))


def _demand_password(call: Call, secret: str) -> None:
    """HTTP Basic (RFC 7617); the user name is free."""
    scheme, _space, code = call.headers.get("authorization", "").partition(" ")
    try:
        said = base64.b64decode(code, validate=True).decode()
    except (binascii.Error, ValueError):
        raise _unproved() from None
    if scheme.lower() != "basic":
        raise _unproved()
    _demand_equal(secret, said.partition(":")[2])


def _demand_equal(expected: str, given: str) -> None:
    if not hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace")):
        raise _unproved()


def _unproved() -> Forbidden:
    return Forbidden(_("This call does not prove that it comes from the provider. Check the secret on both sides."))


def _text(fields: Fields, name: str) -> str:
    return fields.get(name, b"").decode("utf-8", "replace")[:1000]


def _form(call: Call) -> Fields:
    """The fields of a form, multipart (RFC 7578) or urlencoded, as bytes: a mail is no text in any charset."""
    content_type = call.headers.get("content-type", "")
    if content_type.lower().startswith("application/x-www-form-urlencoded"):
        try:
            parsed = parse_qs(call.body.decode("ascii"), encoding="latin-1", max_num_fields=FIELDS_LIMIT)
        except ValueError:
            return {}
        return {name: values[0].encode("latin-1", "replace") for name, values in parsed.items()}
    found = re.search(r'boundary="?([^";,]{1,200})"?', content_type)
    return _multipart(call.body, found[1].strip().encode()) if found else {}


def _multipart(body: bytes, boundary: bytes) -> Fields:
    parts = (b"\r\n" + body).split(b"\r\n--" + boundary, FIELDS_LIMIT)
    fields: dict[str, bytes] = {}
    for part in parts[1:]:
        head, blank, content = part.partition(b"\r\n\r\n")
        name = re.search(rb'name="([^"]{1,100})"', head)
        if blank and name and not part.startswith(b"--"):
            fields.setdefault(name[1].decode("utf-8", "replace"), content)
    return fields
