"""What the door shows: whose house it is, which services vouch, and whether mails leave."""

from dataclasses import dataclass

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from parlour.kernel.web.csp import allow_forms_to
from parlour.organisations.models import Organisation
from parlour.people import mail, queries

register = template.Library()


@dataclass(frozen=True, slots=True)
class Way:
    """A button that leads to a service."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Door:
    """What is known of the door."""

    house: str
    ways: list[Way]
    can_mail: bool


@register.simple_tag(takes_context=True)
def door(context: template.Context) -> Door:
    """Return what the sign-in page shows, and let its forms lead to the services that it offers. Two queries."""
    request: HttpRequest = context["request"]
    names = list(Organisation.objects.values_list("name", flat=True)[:2])
    services = queries.offered_services()
    allow_forms_to(request, [service.door for service in services])
    wanted = request.GET.get("next", "")
    query = f"?{urlencode({'next': wanted})}" if wanted else ""
    ways = [
        Way(service.name, reverse("openid_connect_login", kwargs={"provider_id": service.key}) + query)
        for service in services
    ]
    return Door(names[0] if len(names) == 1 else "", ways, mail.can_mail())
