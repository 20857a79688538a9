"""How allauth meets our people: nobody signs up, a service's word opens one house, secrets are encrypted."""

import logging
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parlour.kernel import crypto
from parlour.kernel.errors import ParlourError
from parlour.people import mail, queries
from parlour.people.models import SignInService, User
from parlour.people.sessions import ONLY, begin
from parlour.people.vouching import place_by_word, provider_of

if TYPE_CHECKING:
    from parlour.people.wire import Session

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in by address. A sign-in is made by the first run or by an invitation, never by a stranger."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": gettext_lazy(
            "Address and password don't belong together. Check both, or ask for a code."
        ),
        "too_many_login_attempts": gettext_lazy("Too many attempts. Wait five minutes, then try again."),
        "incorrect_code": gettext_lazy("This code is not the right one. Check it, or ask for a new one."),
        "incorrect_password": gettext_lazy("This is not your password. Check it and try again."),
        "rate_limited": gettext_lazy("Too many attempts. Wait a few minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The web server has put the client's address here, whatever proxies stand before it."""
        return request.META.get("REMOTE_ADDR") or "0.0.0.0"  # noqa: S104 - the unknown address, bound to nothing

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        begin(request.session)
        EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"primary": True, "verified": True})

    def post_login(self, request: HttpRequest, user: User, **hooks: Any) -> HttpResponse:
        """Confine a session that began on a service's word to the house that named the service."""
        sociallogin = (hooks.get("signal_kwargs") or {}).get("sociallogin")
        if sociallogin is not None:
            service = queries.service_by_key(sociallogin.account.provider)
            request.session[ONLY] = str(service.organisation_id) if service else "nowhere"
        response: HttpResponse = super().post_login(request, user, **hooks)
        return response

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Tell people by mail when a key of theirs changes; what they did stands even when no mail can be sent."""
        if not mail.can_mail():
            return
        try:
            super().send_notification_mail(*args, **kwargs)
        except ParlourError as error:
            logger.warning("a notice about a changed key could not be sent: %s", type(error).__name__)

    def add_message(self, request: HttpRequest, level: int, *names: Any, **words: Any) -> None:
        """Keep errors only; what was done, our pages say themselves."""
        if level >= messages.ERROR:
            super().add_message(request, level, *names, **words)


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Sign-in by somebody else's word, for people whom the organisation knows or has invited."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """The services that administrators have named; their secrets are opened here and nowhere kept open."""
        apps = [_app(service) for service in queries.offered_services()]
        wanted = [app for app in apps if provider in (None, app.provider, app.provider_id)]
        return [app for app in wanted if client_id in (None, app.client_id)]

    def get_requests_session(self) -> "Session":
        from parlour.people.wire import Session  # heavy, and only for who signs in by a service

        return Session()

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """Keep nothing of what the service says beyond its own id for the person."""
        user: User = super().populate_user(request, sociallogin, data)
        user.name = str(data.get("name") or "")[:120]
        sociallogin.account.extra_data = {}
        return user

    def authenticate_by_email(self, sociallogin: SocialLogin) -> None:
        """Not allauth's way, which touches the person's password: see `pre_social_login`."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let in who has a place in the service's house, or an open invitation to it; refuse everybody else."""
        service = queries.service_by_key(provider_of(sociallogin))
        if service is None or sociallogin.state.get("process", "login") != "login":
            raise ImmediateHttpResponse(_refused(request, service))
        user = place_by_word(service, sociallogin)
        if user is None:
            raise ImmediateHttpResponse(_refused(request, service))
        if not sociallogin.is_existing:
            sociallogin.connect(request, user)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors; the secrets of authenticator apps and recovery codes are encrypted under the master key."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This is not the right code or key. Try again."),
    }

    def encrypt(self, text: str) -> str:
        return crypto.seal_secrets({"second factor": text}).hex()

    def decrypt(self, encrypted_text: str) -> str:
        return str(crypto.open_secrets(bytes.fromhex(encrypted_text))["second factor"])

    def generate_authenticator_name(self, user: User, type: Any) -> str:  # noqa: A002 - allauth's name
        return _("Passkey")

    def _get_site_name(self) -> str:
        return "Parlour"


def _app(service: SignInService) -> SocialApp:
    """Return the service in allauth's shape. It is never saved, so its secret stays encrypted in our own row."""
    return SocialApp(
        provider="openid_connect",
        provider_id=service.key,
        name=service.name,
        client_id=service.client_id,
        secret=crypto.open_secrets(bytes(service.secret)).get("client_secret", ""),
        settings={
            "server_url": service.server_url,
            "oauth_pkce_enabled": True,
            "scope": ["openid", "email", "profile"],
        },
    )


def _refused(request: HttpRequest, service: SignInService | None) -> HttpResponse:
    house = service.organisation.name if service else ""
    return render(request, "people/not_known.html", {"house": house}, status=403)
