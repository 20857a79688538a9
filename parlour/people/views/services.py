"""The services that may vouch for colleagues."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from parlour.kernel.errors import Forbidden, Invalid
from parlour.people import actions, policies
from parlour.people.actions.sign_in_services import KINDS, ServiceSettings
from parlour.people.forms import blame
from parlour.people.forms.services import ServiceForm
from parlour.people.models import SignInService
from parlour.people.requests import AgentRequest, actor_of
from parlour.ui.toasts import toast

_SHOWN = ("name", "server_url", "client_id", "trusts_addresses", "is_active")


def index(request: AgentRequest, slug: str) -> HttpResponse:
    """List the services."""
    _for_administrators(request)
    return render(request, "people/services.html", {"services": SignInService.objects.order_by("name")})


def new(request: AgentRequest, slug: str, kind: str) -> HttpResponse:
    """Add a service."""
    _for_administrators(request)
    return _form(request, None, kind if kind in KINDS else "oidc")


def edit(request: AgentRequest, slug: str, service_id: UUID) -> HttpResponse:
    """Change a service."""
    _for_administrators(request)
    service = get_object_or_404(SignInService, pk=service_id)
    return _form(request, service, service.kind)


def removal(request: AgentRequest, slug: str, service_id: UUID) -> HttpResponse:
    """Ask whether a service is to go, saying what happens then, and remove it."""
    _for_administrators(request)
    service = get_object_or_404(SignInService, pk=service_id)
    if request.method != "POST":
        return render(request, "people/service_removal.html", {"service": service})
    actions.remove_service(service, actor=actor_of(request))
    toast(request, _("Removed. Nobody comes in through it any more."))
    return HttpResponseRedirect(reverse("people:services", args=[slug]))


def _form(request: AgentRequest, service: SignInService | None, kind: str) -> HttpResponse:
    initial = {name: getattr(service, name) for name in _SHOWN} if service else {}
    form = ServiceForm(request.POST if request.method == "POST" else None, kind=kind, service=service, initial=initial)
    if request.method == "POST" and form.is_valid():
        saved = _save(request, form, service, kind)
        if saved is not None:
            target = reverse("people:service", args=[request.organisation.slug, saved.pk])
            return HttpResponseRedirect(
                target if service is None else reverse("people:services", args=[request.organisation.slug])
            )
    words = {"form": form, "service": service, "kind": kind, "return_url": _return_url(service)}
    return render(request, "people/service.html", words, status=422 if form.errors else 200)


def _save(request: AgentRequest, form: ServiceForm, service: SignInService | None, kind: str) -> SignInService | None:
    wanted = ServiceSettings(kind=kind, **form.cleaned_data)
    try:
        saved = actions.save_service(
            service, actor=actor_of(request), organisation=request.organisation, settings=wanted
        )
    except Invalid as error:
        blame(form, error)
        return None
    toast(request, _("Saved. The service answers."))
    return saved


def _return_url(service: SignInService | None) -> str:
    """The address that the administrator enters at the service."""
    if service is None:
        return ""
    return settings.BASE_URL + reverse("openid_connect_callback", kwargs={"provider_id": service.key})


def _for_administrators(request: AgentRequest) -> None:
    if not policies.may_manage_sign_in(actor_of(request)):
        raise Forbidden(_("Only owners and administrators may change how people sign in."))
