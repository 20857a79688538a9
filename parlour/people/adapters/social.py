"""Sign-in by somebody else's word."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from parlour.kernel import crypto
from parlour.people import queries
from parlour.people.models import SignInService, User
from parlour.people.vouching import place_by_word, provider_of
from parlour.people.wire import Session


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
