"""The page of the organisation's settings."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from parlour.kernel.errors import Forbidden
from parlour.organisations import actions, policies
from parlour.organisations.forms import OrganisationForm
from parlour.organisations.models import Organisation
from parlour.ui.toasts import toast

_FIELDS = ("name", "locale", "time_zone", "undo_seconds")


def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Show and change the settings."""
    organisation: Organisation = request.organisation  # type: ignore[attr-defined]
    actor = request.agent.as_actor()  # type: ignore[attr-defined]
    if not policies.may_edit(actor):
        raise Forbidden(_("Only owners and administrators may change the organisation's settings."))
    form = OrganisationForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(organisation, name) for name in _FIELDS},
    )
    if request.method == "POST" and form.is_valid():
        actions.edit_organisation(organisation, actor=actor, **form.cleaned_data)
        toast(request, _("Saved."))
        return HttpResponseRedirect(request.path)
    status = 422 if form.is_bound else 200
    return render(request, "organisations/edit.html", {"form": form}, status=status)
