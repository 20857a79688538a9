"""Looking things up through the agent who asks: not yours is not found."""

from typing import TypedDict, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from parlour.contacts import queries
from parlour.contacts.models import Company, Contact, ContactIdentity, ContactNote
from parlour.kernel.actor import Actor
from parlour.kernel.errors import NotFound
from parlour.organisations.models import Organisation
from parlour.people.requests import AgentRequest

ModelT = TypeVar("ModelT", bound=Model)


class Context(TypedDict):
    """Where an action happens and who does it."""

    organisation: Organisation
    actor: Actor


def context_of(request: AgentRequest) -> Context:
    """Return what every action that makes something new is told."""
    return {"organisation": request.organisation, "actor": request.agent.as_actor()}


def contact_or_404(request: AgentRequest, contact_id: UUID) -> Contact:
    """Return a head that the agent may see, with its company. Raises NotFound."""
    return _one(queries.visible_to(request.agent).select_related("company"), contact_id)


def company_or_404(request: AgentRequest, company_id: UUID) -> Company:
    """Return a company that the agent may see. Raises NotFound."""
    return _one(queries.companies_visible_to(request.agent), company_id)


def note_or_404(request: AgentRequest, contact: Contact, note_id: UUID) -> ContactNote:
    """Return a note about a contact or those merged into it. Raises NotFound."""
    return _one(queries.notes_of(contact), note_id)


def identity_or_404(request: AgentRequest, contact: Contact, identity_id: UUID) -> ContactIdentity:
    """Return an address of a contact or of those merged into it. Raises NotFound."""
    return _one(ContactIdentity.objects.filter(contact__in=queries.family_ids(contact)), identity_id)


def _one(rows: QuerySet[ModelT], row_id: UUID) -> ModelT:
    found = rows.filter(pk=row_id).first()
    if found is None:
        raise NotFound(_("There is nothing of this kind here."))
    return found
