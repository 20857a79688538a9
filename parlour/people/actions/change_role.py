"""Changing what a person may do."""

from django.db import transaction
from django.utils.translation import gettext as _

from parlour.kernel.actor import Actor
from parlour.kernel.errors import Conflict, Forbidden, Invalid
from parlour.kernel.events import record
from parlour.organisations.models import Organisation
from parlour.organisations.permissions import Role
from parlour.people import policies, queries
from parlour.people.events import RoleChanged
from parlour.people.models import Agent


def change_role(agent: Agent, *, actor: Actor, role: str) -> Agent:
    """Give `agent` another role. Only owners make or unmake owners, and one owner always stays."""
    if role not in tuple(Role):
        raise Invalid(_("Choose one of the roles in the list."), "role")
    if not (policies.may_touch(actor, agent) and policies.may_grant(actor, role)):
        raise Forbidden(_("You may not change this role. Ask an owner."))
    with transaction.atomic():
        keep_an_owner(agent, leaving=role != Role.OWNER)
        former = Agent.objects.select_for_update().get(pk=agent.pk).role
        agent.role = role
        agent.save(update_fields=["role"])
        fact = RoleChanged(
            organisation_id=agent.organisation_id, subject_id=agent.pk, role=Role(role), former_role=Role(former)
        )
        record(fact, actor=actor)
    return agent


def keep_an_owner(agent: Agent, *, leaving: bool) -> None:
    """Raise Conflict when `agent` is the last owner and is `leaving`; locks the organisation against a race."""
    Organisation.objects.select_for_update().get(pk=agent.organisation_id)
    if leaving and not queries.active_owners().exclude(pk=agent.pk).exists():
        raise Conflict(_("An organisation needs an owner. Make somebody else an owner first."))
