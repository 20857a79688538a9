"""Trying an inbox against the real servers."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from parlour.inboxes import queries
from parlour.inboxes.contract import Check
from parlour.inboxes.events import HealthState
from parlour.inboxes.facts import inbox_facts, report_health
from parlour.inboxes.models import Inbox
from parlour.inboxes.registry import channel
from parlour.inboxes.views.shown import inbox_context
from parlour.people.requests import AgentRequest
from parlour.ui.htmx import page


@require_POST
def create(request: AgentRequest, slug: str, inbox_id: UUID) -> HttpResponse:
    """Try the settings, line by line, and show what each server said."""
    inbox = queries.inbox_of(request.agent, inbox_id)
    checks = channel(inbox.kind).check(inbox_facts(inbox))
    _note(inbox, checks)
    context = inbox_context(request, queries.inbox_of(request.agent, inbox_id), checks)
    return page(request, "inboxes/show.html", context, fragments={"inbox-checks": "checks"})


def _note(inbox: Inbox, checks: list[Check]) -> None:
    """A good test ends a trouble at once; a bad one says why."""
    failed = next((check for check in checks if not check.ok), None)
    if failed is not None:
        report_health(inbox.pk, HealthState.TROUBLE, failed.sentence)
    elif checks:
        report_health(inbox.pk, HealthState.OK, "")
