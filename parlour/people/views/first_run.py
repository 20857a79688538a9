"""The first run."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from parlour.kernel.errors import Conflict, Invalid
from parlour.organisations.settings_choices import time_zones
from parlour.people import actions, first_run
from parlour.people.actions.first_run import is_first_run
from parlour.people.forms import blame
from parlour.people.forms.doorway import FirstRunForm
from parlour.people.limits import refusal
from parlour.people.views.coming_in import sign_in


@never_cache
def begin(request: HttpRequest) -> HttpResponse:
    """Make the organisation and its owner, and sign the owner in; closed for good afterwards."""
    if not is_first_run():
        return HttpResponseRedirect(reverse("home"))
    guarded = first_run.needs_code(request)
    if guarded:
        first_run.setup_code()  # so that there is one to read
    form = FirstRunForm(request.POST if request.method == "POST" else None, needs_code=guarded)
    if request.method == "POST":
        refused = refusal(request, "parlour_first_run")
        response = refused or (_open(request, form) if form.is_valid() else None)
        if response is not None:
            return response
    return render(request, "people/first_run.html", {"form": form}, status=422 if form.is_bound else 200)


def _open(request: HttpRequest, form: FirstRunForm) -> HttpResponse | None:
    words = dict(form.cleaned_data)
    if "code" in words and not first_run.is_setup_code(words.pop("code")):
        form.add_error("code", _("This is not the setup code. Copy it from the file keys/setup.code."))
        return None
    words["time_zone"] = words["time_zone"] if words["time_zone"] in dict(time_zones()) else "UTC"
    try:
        agent = actions.open_first_house(**words)
    except Conflict:
        return HttpResponseRedirect(reverse("home"))
    except Invalid as error:
        blame(form, error)
        return None
    first_run.forget_setup_code()
    return sign_in(request, agent.user, "password", f"/o/{agent.organisation.slug}/")
