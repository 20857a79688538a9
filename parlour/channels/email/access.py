"""Who we are to an inbox's servers at this moment: the password, or an access token renewed when it must be."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings as program
from django.utils.translation import gettext as _

from parlour.channels.email.settings import EmailSettings, SenderSignIn, SignIn
from parlour.channels.email.transport import oauth
from parlour.channels.email.transport.server import Credentials, Security, Server
from parlour.inboxes.contract import InboxFacts, desk
from parlour.kernel import http
from parlour.kernel.clock import now
from parlour.kernel.errors import Permanent

PURPOSE = http.register_host(
    "mailbox-sign-in",
    "Google and Microsoft grant and renew access to a mailbox (OAuth 2.0).",
    sends=("the organisation's own access to its mailbox",),
)
ANSWER_LIMIT = 100_000


@dataclass(frozen=True, slots=True)
class _Renewed:
    """Tokens that this process renewed, and the refresh token that they were renewed with."""

    used: str
    tokens: oauth.Tokens


_renewed: dict[UUID, _Renewed] = {}
_renewing = threading.Lock()


def settings_of(inbox: InboxFacts) -> EmailSettings:
    if not isinstance(inbox.settings, EmailSettings):
        raise TypeError("This inbox is not an e-mail inbox.")
    return inbox.settings


def imap_server(settings: EmailSettings) -> Server:
    security = Security(settings.imap_protection.value)
    return Server(settings.imap_host, settings.imap_port, security, program.CA_FILE)


def smtp_server(settings: EmailSettings) -> Server:
    security = Security(settings.smtp_protection.value)
    return Server(settings.smtp_host, settings.smtp_port, security, program.CA_FILE)


def imap_credentials(inbox: InboxFacts, *, renew: bool = False) -> Credentials:
    """For fetching. `renew` asks for a new access token although the old one seems good.

    Raises Permanent or Temporary when no token can be had.
    """
    settings = settings_of(inbox)
    if settings.sign_in is SignIn.PASSWORD:
        return Credentials(settings.imap_username, settings.imap_password.get_secret_value())
    token = access_token(inbox, renew=renew)
    return Credentials(settings.imap_username or inbox.address, access_token=token)


def smtp_credentials(inbox: InboxFacts, *, renew: bool = False) -> Credentials:
    """For sending: as for fetching, with a name and password of its own, or without any."""
    settings = settings_of(inbox)
    if settings.smtp_sign_in is SenderSignIn.NONE:
        return Credentials()
    if settings.smtp_sign_in is SenderSignIn.OWN:
        return Credentials(settings.smtp_username, settings.smtp_password.get_secret_value())
    return imap_credentials(inbox, renew=renew)


def access_token(inbox: InboxFacts, *, renew: bool = False) -> str:
    """A token that is good for some minutes; renewed and kept when the old one is about to end."""
    with _renewing:
        tokens = _newest(inbox)
        if not tokens.refresh:
            raise Permanent(_("Nobody has signed in at the provider yet. Open the inbox's settings and sign in."))
        if tokens.usable(now()) and not renew:
            return tokens.access
        settings = settings_of(inbox)
        fresh = oauth.refresh(provider(settings), application(settings), tokens, now=now(), post=_post)
        _renewed[inbox.id] = _Renewed(used=tokens.refresh, tokens=fresh)
    _keep(inbox, fresh)
    return fresh.access


def _keep(inbox: InboxFacts, tokens: oauth.Tokens) -> None:
    desk.keep_settings(inbox.id, grant(tokens))


def grant(tokens: oauth.Tokens) -> Mapping[str, Any]:
    """The settings to keep, by field name."""
    return {
        "oauth_access_token": tokens.access,
        "oauth_refresh_token": tokens.refresh,
        "oauth_expires_at": tokens.expires_at.isoformat(),
    }


def _newest(inbox: InboxFacts) -> oauth.Tokens:
    """What the settings hold, unless this process has renewed exactly that meanwhile."""
    settings = settings_of(inbox)
    kept = oauth.Tokens(
        access=settings.oauth_access_token.get_secret_value(),
        refresh=settings.oauth_refresh_token.get_secret_value(),
        expires_at=_moment(settings.oauth_expires_at),
    )
    renewed = _renewed.get(inbox.id)
    if renewed and kept.refresh in (renewed.used, renewed.tokens.refresh):
        return max(kept, renewed.tokens, key=lambda tokens: tokens.expires_at)
    return kept


def provider(settings: EmailSettings) -> oauth.Provider:
    """The provider chosen; Microsoft's addresses hold the directory."""
    found = oauth.PROVIDERS.get(settings.sign_in.value)
    if found is None:
        raise Permanent(_("This inbox signs in with a password; there is nobody to ask."))
    tenant = f"/{settings.microsoft_tenant}/"
    return replace(
        found,
        authorise_url=found.authorise_url.replace("/common/", tenant),
        token_url=found.token_url.replace("/common/", tenant),
    )


def application(settings: EmailSettings) -> oauth.Application:
    if not settings.oauth_client_id:
        raise Permanent(
            _("Enter the client id and the client secret first: the provider gives them to an application.")
        )
    return oauth.Application(settings.oauth_client_id, settings.oauth_client_secret.get_secret_value())


def _post(url: str, form: Mapping[str, str]) -> tuple[int, bytes]:
    answer = http.post(
        url,
        purpose=PURPOSE.name,
        body=urlencode(form).encode(),
        content_type="application/x-www-form-urlencoded",
        limit_bytes=ANSWER_LIMIT,
        headers={"Accept": "application/json"},
    )
    return answer.status, answer.body


def exchange(inbox: InboxFacts, *, code: str, redirect: str, verifier: str) -> oauth.Tokens:
    settings = settings_of(inbox)
    return oauth.exchange(
        provider(settings),
        application(settings),
        code=code,
        redirect=redirect,
        verifier=verifier,
        now=now(),
        post=_post,
    )


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return now() - timedelta(days=1)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
