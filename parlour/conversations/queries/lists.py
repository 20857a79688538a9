"""The standard views of the list, its pages and its counts."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from parlour.conversations.models import Conversation, Draft, Status
from parlour.conversations.policies import may_view
from parlour.inboxes.models import Inbox
from parlour.kernel import keyset
from parlour.kernel.errors import NotFound
from parlour.kernel.keyset import Page
from parlour.people.models import Agent

Rows = QuerySet[Conversation]
RowT = TypeVar("RowT")
LARGEST_COUNT = 1000


def _shelved(rows: Rows) -> Rows:
    # Literals, not parameters: SQLite uses a partial index only when it can read its condition in the query.
    literal = "\"conversations_conversation\".\"status\" IN ('open', 'snoozed', 'closed')"
    return rows.filter(RawSQL(literal, (), output_field=BooleanField()))  # noqa: S611 - a constant


def _with_drafts(rows: Rows, agent: Agent) -> Rows:
    return rows.filter(pk__in=Draft.objects.filter(agent=agent, conversation__isnull=False).values("conversation"))


VIEWS: dict[str, Callable[[Rows, Agent], Rows]] = {
    "mine": lambda rows, agent: rows.filter(assignee=agent, status=Status.OPEN),
    "unassigned": lambda rows, agent: rows.filter(assignee=None, status=Status.OPEN),
    "open": lambda rows, agent: rows.filter(status=Status.OPEN),
    "snoozed": lambda rows, agent: rows.filter(status=Status.SNOOZED),
    "closed": lambda rows, agent: rows.filter(status=Status.CLOSED),
    "all": lambda rows, agent: _shelved(rows),
    "drafts": _with_drafts,
    "failed": lambda rows, agent: rows.filter(has_failure=True),
    "spam": lambda rows, agent: rows.filter(status=Status.SPAM),
    "trash": lambda rows, agent: rows.filter(status=Status.TRASH),
}  # fmt: skip


def visible_to(agent: Agent) -> Rows:
    """Every conversation that `agent` may see, whatever its status; none without the permission."""
    rows = Conversation.objects.filter(organisation_id=agent.organisation_id)
    return rows if may_view(agent) else rows.none()


def view(agent: Agent, name: str, inbox: Inbox | None = None) -> Rows:
    """The rows of one standard view, perhaps of one inbox. Raises NotFound for a view that there is not."""
    if name not in VIEWS:
        raise NotFound("There is no such view.")
    rows = VIEWS[name](visible_to(agent), agent)
    return rows.filter(inbox=inbox) if inbox else rows


def page(rows: QuerySet[Conversation, RowT], after: str | None = None, size: int = 30) -> Page[RowT]:
    """One page, newest activity first. Raises Invalid on a cursor that is not ours."""
    return keyset.page(rows, key="last_activity_at", after=after or "", size=size)


def count_capped(rows: QuerySet[Any, Any], cap: int = LARGEST_COUNT) -> int:
    """How many rows there are, but never counting beyond `cap`."""
    return rows.order_by().values("pk")[:cap].count()


def by_number(agent: Agent, number: int) -> Conversation:
    """The conversation that `agent` knows by its number, with what its page shows. Raises NotFound."""
    rows = visible_to(agent).select_related("contact__merged_into__company", "contact__company", "assignee", "inbox")
    found = rows.filter(number=number).first()
    if found is None:
        raise NotFound("There is no such conversation.")
    return found


def loose_drafts(agent: Agent) -> QuerySet[Draft]:
    """What `agent` has begun to write that belongs to no conversation yet, newest first."""
    return Draft.objects.filter(agent=agent, conversation=None).order_by("-updated_at", "-pk")
