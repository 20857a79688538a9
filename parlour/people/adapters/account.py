"""Sign-in by address."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from parlour.kernel.errors import ParlourError, Permanent
from parlour.people import mail, queries
from parlour.people.models import User
from parlour.people.sessions import ONLY, begin

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

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a code or a link. A refused address is not told at the door, for that would tell who is known."""
        if not mail.can_mail():
            raise Permanent(mail.state().sentence)
        try:
            super().send_mail(template_prefix, email, context)
        except Permanent as error:
            logger.warning("a mail of the door was refused: %s", type(error).__name__)

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
