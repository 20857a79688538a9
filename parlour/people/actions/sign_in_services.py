"""Naming a service that may vouch for colleagues."""

from dataclasses import dataclass
from secrets import token_hex
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from parlour.kernel import crypto
from parlour.kernel.actor import Actor
from parlour.kernel.errors import Forbidden, Invalid
from parlour.kernel.events import record
from parlour.organisations.models import Organisation
from parlour.people import policies
from parlour.people.events import SignInServiceRemoved, SignInServiceSaved
from parlour.people.models import SignInService

GOOGLE = "https://accounts.google.com"
KINDS = ("oidc", "google")


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """What an administrator says of a service. An empty `secret` keeps the one that is held."""

    kind: str
    name: str
    client_id: str
    server_url: str = ""
    secret: str = ""
    trusts_addresses: bool = False
    is_active: bool = True


def save_service(
    service: SignInService | None, *, actor: Actor, organisation: Organisation, settings: ServiceSettings
) -> SignInService:
    """Add a service, or change one. Asks the service for its description first, so that a slip is seen at once."""
    _allowed(actor)
    url = _checked(settings, service)
    from parlour.people.wire import check_discovery  # heavy, and only when somebody names a service

    described = check_discovery(url)
    with transaction.atomic():
        service = service or SignInService(organisation=organisation, key=token_hex(8))
        service.kind, service.name, service.client_id = settings.kind, settings.name.strip(), settings.client_id.strip()
        service.server_url, service.door = url, _origin(described["authorization_endpoint"])
        service.is_active = settings.is_active
        service.trusts_addresses = settings.trusts_addresses and settings.kind != "google"
        if settings.secret:
            service.secret = crypto.seal_secrets({"client_secret": settings.secret.strip()})
        service.save()
        record(SignInServiceSaved(organisation_id=organisation.pk, subject_id=service.pk), actor=actor)
    return service


def remove_service(service: SignInService, *, actor: Actor) -> None:
    """Remove a service; whoever came in through it needs another way from now on."""
    _allowed(actor)
    with transaction.atomic():
        fact = SignInServiceRemoved(organisation_id=service.organisation_id, subject_id=service.pk)
        service.delete()
        record(fact, actor=actor)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _allowed(actor: Actor) -> None:
    if not policies.may_manage_sign_in(actor):
        raise Forbidden(_("Only owners and administrators may change how people sign in."))


def _checked(settings: ServiceSettings, service: SignInService | None) -> str:
    """Return the issuer's address."""
    if settings.kind not in KINDS:
        raise Invalid(_("Choose one of the kinds in the list."), "kind")
    if not settings.name.strip() or len(settings.name) > 40:
        raise Invalid(_("Give the service a name of at most 40 characters; it stands on the button."), "name")
    if not settings.client_id.strip() or len(settings.client_id) > 191:
        raise Invalid(_("Copy the client ID from the service."), "client_id")
    if len(settings.secret) > 500 or not (settings.secret.strip() or service):
        raise Invalid(_("Copy the client secret from the service."), "secret")
    url = GOOGLE if settings.kind == "google" else settings.server_url.strip()
    url = url.removesuffix("/.well-known/openid-configuration").rstrip("/")
    if not url.startswith(("https://", "http://")) or len(url) > 300:
        raise Invalid(_("Write the issuer's address, beginning with https://."), "server_url")
    return url
