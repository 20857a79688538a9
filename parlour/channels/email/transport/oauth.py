"""OAuth 2.0 for mailboxes: the authorisation code flow with PKCE (RFC 6749, RFC 7636), refresh, and what to keep."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from parlour.kernel.errors import Permanent, Temporary

# A token that ends while a mail is being handed over is no use.
EXPIRY_MARGIN = timedelta(minutes=2)

# (url, form) -> (status, body). The kernel's HTTP client in the program.
Post = Callable[[str, Mapping[str, str]], tuple[int, bytes]]


@dataclass(frozen=True, slots=True)
class Provider:
    """Who grants access. `scopes` are those for IMAP and SMTP with lasting access."""

    key: str
    name: str
    authorise_url: str
    token_url: str
    scopes: tuple[str, ...]
    extra: tuple[tuple[str, str], ...] = ()


GOOGLE = Provider(
    key="google",
    name="Google",
    authorise_url="https://accounts.google.com/o/oauth2/v2/auth",
    token_url="https://oauth2.googleapis.com/token",  # noqa: S106  an address, no secret
    scopes=("https://mail.google.com/",),
    # Without these two Google gives a refresh token at the first consent only.
    extra=(("access_type", "offline"), ("prompt", "consent")),
)
MICROSOFT = Provider(
    key="microsoft",
    name="Microsoft",
    authorise_url="https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
    token_url="https://login.microsoftonline.com/common/oauth2/v2.0/token",  # noqa: S106  an address, no secret
    scopes=(
        "offline_access",
        "https://outlook.office.com/IMAP.AccessAsUser.All",
        "https://outlook.office.com/SMTP.Send",
    ),
)
PROVIDERS = {provider.key: provider for provider in (GOOGLE, MICROSOFT)}


@dataclass(frozen=True, slots=True)
class Application:
    """Parlour as the provider knows it: registered once by the operator or the organisation."""

    client_id: str
    client_secret: str

    def __repr__(self) -> str:
        return "Application(...)"


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a grant gives. Kept sealed."""

    access: str
    refresh: str
    expires_at: datetime

    def __repr__(self) -> str:
        return "Tokens(...)"

    def usable(self, now: datetime) -> bool:
        return bool(self.access) and now < self.expires_at - EXPIRY_MARGIN


def challenge(verifier: str) -> str:
    """The S256 challenge of RFC 7636, 4.2."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def authorise_url(
    provider: Provider, application: Application, *, redirect: str, state: str, verifier: str, username: str
) -> str:
    """Where to send the person's browser."""
    query = {
        "response_type": "code",
        "client_id": application.client_id,
        "redirect_uri": redirect,
        "scope": " ".join(provider.scopes),
        "state": state,
        "code_challenge": challenge(verifier),
        "code_challenge_method": "S256",
        "login_hint": username,
        **dict(provider.extra),
    }
    return f"{provider.authorise_url}?{urlencode(query)}"


def exchange(
    provider: Provider,
    application: Application,
    *,
    code: str,
    redirect: str,
    verifier: str,
    now: datetime,
    post: Post,
) -> Tokens:
    """Turn the code that came back into tokens; Permanent when the provider refuses, Temporary when it is away."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect,
        "code_verifier": verifier,
    }
    tokens = _ask(provider, application, form, now=now, post=post, old_refresh="")
    if not tokens.refresh:
        raise Permanent(
            _("%(name)s granted no lasting access. Remove Parlour from the account's apps, and connect again.")
            % {"name": provider.name}
        )
    return tokens


def refresh(provider: Provider, application: Application, tokens: Tokens, *, now: datetime, post: Post) -> Tokens:
    """Renew the access token; a new refresh token replaces the old one where the provider gives one."""
    form = {"grant_type": "refresh_token", "refresh_token": tokens.refresh}
    return _ask(provider, application, form, now=now, post=post, old_refresh=tokens.refresh)


def _ask(
    provider: Provider,
    application: Application,
    form: Mapping[str, str],
    *,
    now: datetime,
    post: Post,
    old_refresh: str,
) -> Tokens:
    identity = {"client_id": application.client_id, "client_secret": application.client_secret}
    status, body = post(provider.token_url, {**form, **identity})
    answer = _read(provider, status, body)
    if status != 200:
        raise _refusal(provider, status, str(answer.get("error", "")))
    access = answer.get("access_token")
    if not isinstance(access, str) or not access:
        raise _senseless(provider)
    seconds = answer.get("expires_in", 3600)
    lifetime = min(int(seconds), 86_400) if isinstance(seconds, int | float) else 3600
    renewed = answer.get("refresh_token")
    return Tokens(
        access=access,
        refresh=renewed if isinstance(renewed, str) and renewed else old_refresh,
        expires_at=now + timedelta(seconds=lifetime),
    )


def _read(provider: Provider, status: int, body: bytes) -> dict[str, object]:
    try:
        answer = json.loads(body)
    except ValueError:
        if 200 <= status < 300:
            raise _senseless(provider) from None
        return {}
    return answer if isinstance(answer, dict) else {}


def _refusal(provider: Provider, status: int, error: str) -> Permanent | Temporary:
    if error == "invalid_grant":
        return Permanent(
            _("%(name)s has ended the access to this mailbox. Connect it again.") % {"name": provider.name}
        )
    if error in ("invalid_client", "unauthorized_client"):
        return Permanent(
            _("%(name)s does not know the client id or the client secret. Check them where Parlour is registered.")
            % {"name": provider.name}
        )
    if status == 429 or status >= 500 or error == "temporarily_unavailable":
        return Temporary(
            _("%(name)s can't renew the access at the moment. We try again by ourselves.") % {"name": provider.name}
        )
    return Permanent(_("%(name)s refuses the access. Connect the mailbox again.") % {"name": provider.name})


def _senseless(provider: Provider) -> Temporary:
    return Temporary(
        _("%(name)s answered something that we don't understand. We try again by ourselves.") % {"name": provider.name}
    )
