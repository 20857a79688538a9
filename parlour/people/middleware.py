"""Who is here, in which house: every page under /o/<slug>/ is looked up through the person's own place."""

import re
from collections.abc import Callable
from contextlib import ExitStack
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import timezone, translation

from parlour.kernel.scoping import within
from parlour.people import queries
from parlour.people.admission import is_confined_elsewhere
from parlour.people.models import Agent
from parlour.people.sessions import ONLY

Answer = Callable[[HttpRequest], HttpResponseBase]
_PLACE = re.compile(r"/o/([a-z0-9-]{1,48})(?:/|$)")
_OWN_ACCOUNT = re.compile(r"/account/(?!login/|logout/|oidc/|inactive/)")


def place_of_agent(get_response: Answer) -> Answer:
    """Set `request.agent` and `request.organisation` and hold the organisation's scope while the page is made.

    Whoever has no open place there gets 404, as for a house that doesn't exist. One query beyond session and user.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        request.agent = request.organisation = None  # type: ignore[attr-defined]
        found = _PLACE.match(request.path_info)
        if found is None:
            return _confined_to_its_house(request) or get_response(request)
        if not request.user.is_authenticated:
            return to_sign_in(request)
        agent = queries.place(request.user, found[1])
        if agent is None or is_confined_elsewhere(request.session, agent.organisation_id):
            raise Http404
        agent.user = request.user
        request.agent, request.organisation = agent, agent.organisation  # type: ignore[attr-defined]
        with _surroundings(agent):
            return get_response(request)

    return answer


def to_sign_in(request: HttpRequest) -> HttpResponseRedirect:
    """Lead to the door, and back to the page that was open."""
    wanted = urlsplit(request.headers.get("HX-Current-URL", "")).path or request.get_full_path()
    return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': wanted})}")


def _surroundings(agent: Agent) -> ExitStack:
    stack = ExitStack()
    stack.enter_context(within(agent.organisation))
    stack.enter_context(timezone.override(_zone(agent.organisation.time_zone)))
    language = agent.user.language or agent.organisation.locale
    if language in dict(settings.LANGUAGES):
        stack.enter_context(translation.override(language))
    return stack


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _confined_to_its_house(request: HttpRequest) -> HttpResponseBase | None:
    """A service's word must not reach the person's own keys, which open other houses too."""
    if not _OWN_ACCOUNT.match(request.path_info) or not request.session.get(ONLY):
        return None
    return HttpResponseRedirect(resolve_url("confined"))
