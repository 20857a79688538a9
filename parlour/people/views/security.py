"""How one signs in: address, password, second factor, passkeys, sessions."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parlour.kernel.errors import Forbidden
from parlour.people import actions, queries
from parlour.people.admission import is_confined_elsewhere
from parlour.people.devices import device
from parlour.people.requests import AgentRequest
from parlour.people.sessions import ONLY, PLACE
from parlour.ui.toasts import toast


def index(request: AgentRequest, slug: str) -> HttpResponse:
    """Show every way in that the person has, and every session that is open."""
    request.session[PLACE] = slug
    if ONLY in request.session:
        return render(request, "people/sign_in.html", {"confined": True})
    keys = Authenticator.objects.filter(user=request.user).order_by("created_at")
    of_kind = {kind: [key for key in keys if key.type == kind] for kind in Authenticator.Type}
    codes = of_kind[Authenticator.Type.RECOVERY_CODES]
    words = {
        "totp": next(iter(of_kind[Authenticator.Type.TOTP]), None),
        "passkeys": of_kind[Authenticator.Type.WEBAUTHN],
        "has_codes": bool(codes),
        "codes_left": len(codes[0].wrap().get_unused_codes()) if codes else 0,
        "sessions": _sessions(request),
    }
    return render(request, "people/sign_in.html", words)


@require_POST
def session_end(request: AgentRequest, slug: str, session_id: int) -> HttpResponse:
    """Sign out one other session."""
    _for_oneself(request)
    actions.end_session(request.user, session_id)
    toast(request, _("Signed out there."))
    return HttpResponseRedirect(reverse("people:sign_in", args=[slug]))


@require_POST
def other_sessions_end(request: AgentRequest, slug: str) -> HttpResponse:
    """Sign out everywhere but here."""
    _for_oneself(request)
    actions.end_other_sessions(request.user, but=request.session.session_key or "")
    toast(request, _("Signed out everywhere else."))
    return HttpResponseRedirect(reverse("people:sign_in", args=[slug]))


def places(request: AgentRequest, slug: str) -> HttpResponse:
    """List the organisations in which the person works, to go from one to another."""
    places = queries.places_of(request.user)
    allowed = [place for place in places if not is_confined_elsewhere(request.session, place.organisation_id)]
    return render(request, "people/places.html", {"places": allowed})


def _for_oneself(request: AgentRequest) -> None:
    """Sessions reach into other organisations, so a service's word is not enough to see or end them."""
    if ONLY in request.session:
        raise Forbidden(_("Sign in with a password, a code or a passkey of your own first."))


def _sessions(request: AgentRequest) -> list[dict[str, object]]:
    listed = UserSession.objects.purge_and_list(request.user)
    here = request.session.session_key
    rows = [{"session": row, "device": device(row.user_agent), "is_here": row.session_key == here} for row in listed]
    return sorted(rows, key=lambda row: (not row["is_here"], -row["session"].created_at.timestamp()))
