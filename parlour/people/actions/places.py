"""Closing a person's place, and opening it again. What the person wrote stays."""

from django.db import transaction
from django.utils.translation import gettext as _

from parlour.kernel.actor import Actor
from parlour.kernel.errors import Conflict, Forbidden, Invalid
from parlour.kernel.events import record
from parlour.organisations.permissions import Role
from parlour.people import policies, queries
from parlour.people.actions.change_role import keep_an_owner
from parlour.people.events import AgentDeactivated, AgentReactivated
from parlour.people.models import Agent
from parlour.people.ways_in import end_all_sessions


def deactivate_agent(agent: Agent, *, actor: Actor, oneself_too: bool = False) -> Agent:
    """Close a place at once: its pages are gone, its sockets drop. The own place only with `oneself_too`.

    Sessions end altogether when the person has no open place elsewhere; other organisations are not disturbed.
    """
    if not policies.may_touch(actor, agent):
        raise Forbidden(_("You may not close this place. Ask an owner."))
    if policies.is_self(actor, agent) and not oneself_too:
        raise Invalid(_("This is your own place. Tick the box if you really want to leave."), "oneself_too")
    with transaction.atomic():
        keep_an_owner(agent, leaving=agent.role == Role.OWNER)
        if not Agent.objects.filter(pk=agent.pk, is_active=True).update(is_active=False):
            raise Conflict(_("This place is closed already."))
        agent.is_active = False
        if not queries.has_other_place(agent.user_id, agent):
            end_all_sessions(agent.user)
        record(AgentDeactivated(organisation_id=agent.organisation_id, subject_id=agent.pk), actor=actor)
    return agent


def reactivate_agent(agent: Agent, *, actor: Actor) -> Agent:
    """Open a closed place again, with the role it had."""
    if not policies.may_touch(actor, agent):
        raise Forbidden(_("You may not open this place. Ask an owner."))
    with transaction.atomic():
        if not Agent.objects.filter(pk=agent.pk, is_active=False).update(is_active=True):
            raise Conflict(_("This place is open already."))
        agent.is_active = True
        record(AgentReactivated(organisation_id=agent.organisation_id, subject_id=agent.pk), actor=actor)
    return agent
