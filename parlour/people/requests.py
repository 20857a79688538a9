"""The requests of agents' pages, as `middleware.place_of_agent` has completed them."""

from django.http import HttpRequest

from parlour.kernel.actor import Actor
from parlour.organisations.models import Organisation
from parlour.people.models import Agent, User


class AgentRequest(HttpRequest):
    """A request under /o/<slug>/: who asks, and in which house."""

    user: User
    agent: Agent
    organisation: Organisation


def actor_of(request: AgentRequest) -> Actor:
    """Return who acts."""
    return request.agent.as_actor()
