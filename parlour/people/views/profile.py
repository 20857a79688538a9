"""One's own profile, and everybody's photograph."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parlour.kernel.errors import Invalid
from parlour.people import actions, queries
from parlour.people.actions.portrait import MOST_BYTES
from parlour.people.forms import blame
from parlour.people.forms.profile import ProfileForm
from parlour.people.models import Portrait
from parlour.people.requests import AgentRequest, actor_of
from parlour.ui.toasts import toast

_OF_AGENT = ("name", "title", "languages", "signature")
_A_YEAR = 31_536_000  # seconds; the address changes with the photograph


def edit(request: AgentRequest, slug: str) -> HttpResponse:
    """Show and change one's profile."""
    agent = request.agent
    initial = {name: getattr(agent, name) for name in _OF_AGENT} | {"shortcuts": agent.user.shortcuts}
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid() and _saved(request, form):
        toast(request, _("Saved."))
        return HttpResponseRedirect(request.path)
    words = {"form": form, "photo": queries.photo_url(agent, slug)}
    return render(request, "people/profile.html", words, status=422 if form.is_bound else 200)


def _saved(request: AgentRequest, form: ProfileForm) -> bool:
    words = dict(form.cleaned_data)
    try:
        actions.set_preferences(request.agent.user, language=request.user.language, shortcuts=words.pop("shortcuts"))
        actions.edit_profile(request.agent, actor=actor_of(request), **words)
    except Invalid as error:
        blame(form, error)
        return False
    return True


@require_POST
def new_photo(request: AgentRequest, slug: str) -> HttpResponse:
    """Take a photograph."""
    upload = request.FILES.get("photo")
    if upload is None:
        raise Invalid(_("Choose a picture first."), "photo")
    payload = upload.read(MOST_BYTES + 1)
    actions.set_portrait(request.agent, actor=actor_of(request), payload=payload)
    toast(request, _("Saved. Colleagues see the photograph from now on."))
    return HttpResponseRedirect(reverse("people:profile", args=[slug]))


@require_POST
def photo_removal(request: AgentRequest, slug: str) -> HttpResponse:
    """Delete the photograph."""
    actions.remove_portrait(request.agent, actor=actor_of(request))
    toast(request, _("Deleted. Your initials are shown instead."))
    return HttpResponseRedirect(reverse("people:profile", args=[slug]))


def photo(request: AgentRequest, slug: str, agent_id: UUID, photo_id: UUID) -> HttpResponse:
    """Send a colleague's photograph."""
    found = Portrait.objects.filter(agent_id=agent_id, pk=photo_id).first()
    if found is None:
        raise Http404
    response = HttpResponse(bytes(found.image), content_type="image/webp")
    response["Cache-Control"] = f"private, max-age={_A_YEAR}, immutable"
    return response
