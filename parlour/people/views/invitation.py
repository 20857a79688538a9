"""Coming in by an invitation."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from parlour.kernel.errors import Invalid, NotFound
from parlour.people import actions
from parlour.people.actions.accept_invitation import invitation_for
from parlour.people.admission import is_confined_elsewhere
from parlour.people.forms import blame
from parlour.people.forms.doorway import NewPersonForm
from parlour.people.limits import refusal
from parlour.people.models import Invitation, User
from parlour.people.views.coming_in import sign_in


@never_cache
def accept(request: HttpRequest, secret: str) -> HttpResponse:
    """Show who invites, and let the invited person take the place: newly, or with the sign-in already there."""
    refused = refusal(request, "parlour_invitation") if request.method == "POST" else None
    if refused is not None:
        return refused
    try:
        invitation = invitation_for(secret)
    except NotFound as error:
        return render(request, "people/invitation_shut.html", {"sentence": error.sentence}, status=404)
    if isinstance(request.user, User):
        return _with_own_sign_in(request, request.user, secret, invitation)
    if User.objects.filter(email=invitation.email).exists():
        return render(request, "people/invitation_known.html", {"invitation": invitation})
    return _as_new_person(request, secret, invitation)


def _with_own_sign_in(request: HttpRequest, user: User, secret: str, invitation: Invitation) -> HttpResponse:
    if is_confined_elsewhere(request.session, invitation.organisation_id):
        return HttpResponseRedirect(reverse("confined"))
    if request.method == "POST":
        agent = actions.accept_invitation(secret, user=user)
        return HttpResponseRedirect(f"/o/{agent.organisation.slug}/")
    theirs = user.email == invitation.email
    words = {"invitation": invitation, "theirs": theirs}
    return render(request, "people/invitation_joining.html", words, status=200 if theirs else 403)


def _as_new_person(request: HttpRequest, secret: str, invitation: Invitation) -> HttpResponse:
    form = NewPersonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            agent = actions.accept_invitation(secret, **form.cleaned_data)
        except Invalid as error:
            blame(form, error)
        else:
            return sign_in(request, agent.user, "password", f"/o/{agent.organisation.slug}/")
    words = {"form": form, "invitation": invitation}
    return render(request, "people/invitation.html", words, status=422 if form.is_bound else 200)
