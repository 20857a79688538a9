"""The way from the front door to one's own desk."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from parlour.people import queries
from parlour.people.actions.first_run import is_first_run
from parlour.people.admission import is_confined_elsewhere
from parlour.people.models import Agent
from parlour.people.sessions import PLACE


def home(request: HttpRequest) -> HttpResponse:
    """Lead to the first run, to the door, or to the house last visited."""
    if request.user.is_authenticated:
        return _to_own_desk(request)
    return HttpResponseRedirect(reverse("first_run" if is_first_run() else "account_login"))


@login_required
def own_settings(request: HttpRequest, **_rest: object) -> HttpResponse:
    """Where allauth's own index pages would be: the settings of one's sign-in, in the house last visited."""
    places = _open_to(request)
    if not places:
        return HttpResponseRedirect(reverse("home"))
    return HttpResponseRedirect(reverse("people:sign_in", args=[places[0].organisation.slug]))


@login_required
def confined(request: HttpRequest) -> HttpResponse:
    """Say why a session that began on a service's word may not change the person's keys."""
    return render(request, "people/confined.html", status=403)


def _to_own_desk(request: HttpRequest) -> HttpResponse:
    places = _open_to(request)
    if not places:
        return render(request, "people/no_place.html")
    return HttpResponseRedirect(f"/o/{places[0].organisation.slug}/")


def _open_to(request: HttpRequest) -> list[Agent]:
    """Return the places that this session may enter, the one last visited first."""
    places = queries.places_of(request.user)  # type: ignore[arg-type]
    allowed = [agent for agent in places if not is_confined_elsewhere(request.session, agent.organisation_id)]
    return sorted(allowed, key=lambda agent: agent.organisation.slug != request.session.get(PLACE))
