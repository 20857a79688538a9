"""Providers' calls: the mail comes out as it went in; without a good proof nothing comes out."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.channels.email.settings import Caller, EmailSettings
from parlour.channels.email.webhooks import raw_mail, sign
from parlour.kernel.errors import Forbidden, Invalid, ParlourError

SECRET = "s3cret"
NOW = 1_795_305_600.0
MAIL = b"From: dee@customer.example\r\nSubject: =?utf-8?q?=C3=BC?=\r\n\r\n8bit \xfc\xe9\r\n--not-a-boundary\r\nbye\r\n"


def settings(caller: Caller, secret: str = SECRET) -> EmailSettings:
    return EmailSettings.model_validate({"webhook_caller": caller, "webhook_secret": secret})


def generic(body: bytes = MAIL, *, stamp: str = str(int(NOW)), secret: str = SECRET) -> tuple[dict[str, str], bytes]:
    return {"X-Parlour-Timestamp": stamp, "X-Parlour-Signature": sign(secret, stamp, body)}, body


def mailgun(body: bytes = MAIL, *, stamp: str = str(int(NOW)), secret: str = SECRET) -> tuple[dict[str, str], bytes]:
    token = "t" * 50
    signature = hmac.new(secret.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    return multipart(
        {"timestamp": stamp.encode(), "token": token.encode(), "signature": signature.encode(), "body-mime": body}
    )


def basic(secret: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"parlour:{secret}".encode()).decode()}


def sendgrid(body: bytes = MAIL, *, secret: str = SECRET) -> tuple[dict[str, str], bytes]:
    headers, form = multipart({"to": b"help@larkmoor.example", "email": body, "SPF": b"pass"})
    return {**headers, **basic(secret)}, form


def postmark(body: bytes = MAIL, *, secret: str = SECRET) -> tuple[dict[str, str], bytes]:
    return basic(secret), json.dumps({"From": "x", "RawEmail": body.decode("latin-1")}).encode()


def multipart(fields: dict[str, bytes]) -> tuple[dict[str, str], bytes]:
    parts = [
        b'--xYzZY\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n' % (name.encode(), value)
        for name, value in fields.items()
    ]
    return {"Content-Type": "multipart/form-data; boundary=xYzZY"}, b"".join(parts) + b"--xYzZY--\r\n"


CALLS = [(Caller.GENERIC, generic), (Caller.MAILGUN, mailgun), (Caller.SENDGRID, sendgrid)]


@pytest.mark.parametrize(("caller", "call"), CALLS)
def test_the_mail_comes_out_byte_for_byte(caller: Caller, call: object) -> None:
    headers, body = call()  # type: ignore[operator]
    assert raw_mail(settings(caller), headers, body, moment=NOW) == MAIL


def test_postmark_brings_it_in_json() -> None:
    ascii_mail = b"From: dee@customer.example\r\n\r\nhello\r\n"
    headers, body = postmark(ascii_mail)
    assert raw_mail(settings(Caller.POSTMARK), headers, body, moment=NOW) == ascii_mail


def test_mailgun_urlencoded() -> None:
    token, stamp = "t" * 50, str(int(NOW))
    signature = hmac.new(SECRET.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    form = urlencode({"timestamp": stamp, "token": token, "signature": signature, "body-mime": "Subject: x\r\n\r\nüy"})
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert raw_mail(settings(Caller.MAILGUN), headers, form.encode(), moment=NOW) == "Subject: x\r\n\r\nüy".encode()


@pytest.mark.parametrize(("caller", "call"), [*CALLS, (Caller.POSTMARK, postmark)])
def test_a_forged_or_missing_proof_is_refused(caller: Caller, call: object) -> None:
    headers, body = call(secret="wrong")  # type: ignore[operator]
    with pytest.raises(Forbidden):
        raw_mail(settings(caller), headers, body, moment=NOW)
    with pytest.raises(Forbidden):
        raw_mail(settings(caller), {"Content-Type": headers.get("Content-Type", "")}, MAIL, moment=NOW)
    headers, body = call(secret="")  # type: ignore[operator]
    with pytest.raises(Forbidden, match="no secret"):
        raw_mail(settings(caller, ""), headers, body, moment=NOW)


def test_a_changed_body_is_refused() -> None:
    headers, body = generic()
    with pytest.raises(Forbidden):
        raw_mail(settings(Caller.GENERIC), headers, body + b"more", moment=NOW)


@pytest.mark.parametrize(
    ("caller", "call", "seconds"), [(Caller.GENERIC, generic, 301), (Caller.MAILGUN, mailgun, 43_201)]
)
def test_an_old_call_is_refused(caller: Caller, call: object, seconds: int) -> None:
    headers, body = call()  # type: ignore[operator]
    for moment in (NOW + seconds, NOW - seconds):
        with pytest.raises(Forbidden, match="too old"):
            raw_mail(settings(caller), headers, body, moment=moment)


@pytest.mark.parametrize("stamp", ["", "x", "-1", "1e9", "9" * 30, "٣"])
def test_a_senseless_time_is_refused(stamp: str) -> None:
    headers, body = generic(stamp=stamp)
    with pytest.raises(Forbidden):
        raw_mail(settings(Caller.GENERIC), headers, body, moment=NOW)


def test_a_call_without_a_mail_says_what_to_switch_on() -> None:
    headers, form = multipart({"text": b"parsed form"})
    with pytest.raises(Invalid, match="raw"):
        raw_mail(settings(Caller.SENDGRID), {**headers, **basic(SECRET)}, form, moment=NOW)


@given(
    body=st.binary(max_size=500),
    kind=st.sampled_from(["", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"]),
)
def test_any_bytes_give_a_mail_or_an_error_of_ours(body: bytes, kind: str) -> None:
    for caller in Caller:
        try:
            raw_mail(settings(caller), {"Content-Type": kind, **basic(SECRET)}, body, moment=NOW)
        except ParlourError:
            continue
