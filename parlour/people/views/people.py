"""Colleagues: the list, one person's place, doors."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parlour.kernel.errors import Forbidden, Invalid
from parlour.people import actions, policies, queries
from parlour.people.forms import blame
from parlour.people.forms.people import ClosureForm, InviteForm, RoleForm
from parlour.people.limits import refusal
from parlour.people.models import Agent, Invitation
from parlour.people.requests import AgentRequest, actor_of
from parlour.people.rows import door_rows, person_rows
from parlour.ui.toasts import toast


def index(request: AgentRequest, slug: str) -> HttpResponse:
    """List people, and the doors that stand open."""
    _for_managers(request)
    words = {"people": person_rows(request), "doors": door_rows(request)}
    return render(request, "people/index.html", words)


def invitations(request: AgentRequest, slug: str) -> HttpResponse:
    """Show the form of an invitation, and send one."""
    _for_managers(request)
    form = InviteForm(request.POST if request.method == "POST" else None, actor=actor_of(request))
    if request.method == "POST":
        refused = refusal(request, "parlour_invite")
        response = refused or (_invite(request, form) if form.is_valid() else None)
        if response is not None:
            return response
    return render(request, "people/invite.html", {"form": form}, status=422 if form.is_bound else 200)


def _invite(request: AgentRequest, form: InviteForm) -> HttpResponse | None:
    try:
        invited = actions.invite(
            actor=actor_of(request), organisation=request.organisation, invited_by=request.agent, **form.cleaned_data
        )
    except Invalid as error:
        blame(form, error)
        return None
    return _after_inviting(request, invited)


def _after_inviting(request: AgentRequest, invited: actions.Invited) -> HttpResponse:
    if invited.link:
        return render(request, "people/invited.html", {"invited": invited})
    toast(request, _("Invited. The mail to %(address)s is on its way.") % {"address": invited.invitation.email})
    return HttpResponseRedirect(reverse("people:list", args=[request.organisation.slug]))


@require_POST
def invitation_renewal(request: AgentRequest, slug: str, invitation_id: UUID) -> HttpResponse:
    """Send an invitation again, with a new secret."""
    _for_managers(request)
    refused = refusal(request, "parlour_invite")
    if refused is not None:
        return refused
    door = get_object_or_404(Invitation.objects.select_related("organisation"), pk=invitation_id, accepted_at=None)
    invited = actions.renew_invitation(door, actor=actor_of(request), invited_by=request.agent)
    return _after_inviting(request, invited)


@require_POST
def invitation_withdrawal(request: AgentRequest, slug: str, invitation_id: UUID) -> HttpResponse:
    """Shut a door."""
    _for_managers(request)
    actions.withdraw_invitation(get_object_or_404(Invitation, pk=invitation_id), actor=actor_of(request))
    toast(request, _("Withdrawn. The link opens nothing any more."))
    return HttpResponseRedirect(reverse("people:list", args=[slug]))


def person(request: AgentRequest, slug: str, agent_id: UUID) -> HttpResponse:
    """Show one person's place, and change the role."""
    agent = _agent(request, agent_id)
    may_touch = policies.may_touch(actor_of(request), agent)
    form = RoleForm(
        request.POST if request.method == "POST" else None, actor=actor_of(request), initial={"role": agent.role}
    )
    if request.method == "POST" and form.is_valid():
        actions.change_role(agent, actor=actor_of(request), role=form.cleaned_data["role"])
        toast(request, _("Saved. The new role counts from now on."))
        return HttpResponseRedirect(reverse("people:list", args=[slug]))
    photo = queries.photo_url(agent, slug)
    words = {"person": agent, "form": form, "may_touch": may_touch, "photo": photo, "is_self": agent == request.agent}
    return render(request, "people/person.html", words, status=422 if form.is_bound else 200)


def closure(request: AgentRequest, slug: str, agent_id: UUID) -> HttpResponse:
    """Ask whether a place is to be closed, saying what happens then, and close it."""
    agent = _agent(request, agent_id)
    form, is_self = ClosureForm(request.POST if request.method == "POST" else None), agent == request.agent
    if request.method == "POST" and form.is_valid():
        try:
            actions.deactivate_agent(agent, actor=actor_of(request), **form.cleaned_data)
        except Invalid as error:
            blame(form, error)
        else:
            toast(request, _("Closed. %(name)s can no longer come in.") % {"name": agent.name})
            return HttpResponseRedirect("/" if is_self else reverse("people:list", args=[slug]))
    words = {"person": agent, "form": form, "is_self": is_self}
    return render(request, "people/closure.html", words, status=422 if form.errors else 200)


@require_POST
def reopening(request: AgentRequest, slug: str, agent_id: UUID) -> HttpResponse:
    """Open a closed place again."""
    agent = _agent(request, agent_id)
    actions.reactivate_agent(agent, actor=actor_of(request))
    toast(request, _("Open again. %(name)s can come in as before.") % {"name": agent.name})
    return HttpResponseRedirect(reverse("people:list", args=[slug]))


def _agent(request: AgentRequest, agent_id: UUID) -> Agent:
    _for_managers(request)
    agent = queries.colleagues().filter(pk=agent_id).first()
    if agent is None:
        raise Http404
    return agent


def _for_managers(request: AgentRequest) -> None:
    if not policies.may_manage(actor_of(request)):
        raise Forbidden(_("Only owners and administrators manage people. Ask one of them."))
