"""Reads that several pages share. All run inside the scope of one organisation."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from parlour.inboxes import policies
from parlour.inboxes.models import Envelope, EnvelopeState, Inbox
from parlour.kernel.clock import now
from parlour.kernel.errors import NotFound
from parlour.people.models import Agent

RECENT = timedelta(days=28)
COUNT_CAP = 9999
QUARANTINE_PAGE = 50


def inboxes_of(agent: Agent) -> QuerySet[Inbox]:
    """Return the inboxes that `agent` may manage, each with `last_mail_at`, by name; none without the permission."""
    if not policies.may_manage(agent.as_actor()):
        return Inbox.objects.none()
    newest = Envelope.objects.filter(inbox=OuterRef("pk")).order_by("-created_at").values("created_at")[:1]
    stuck = Envelope.objects.filter(inbox=OuterRef("pk"), state=EnvelopeState.QUARANTINED)
    found = Inbox.objects.filter(organisation_id=agent.organisation_id)
    return found.annotate(last_mail_at=Subquery(newest), has_quarantine=Exists(stuck)).order_by("name", "id")


def inbox_of(agent: Agent, inbox_id: UUID) -> Inbox:
    """Return one inbox that `agent` may manage. Raises NotFound, also for somebody else's."""
    policies.demand(policies.may_manage(agent.as_actor()))
    inbox = inboxes_of(agent).filter(pk=inbox_id).first()
    if inbox is None:
        raise NotFound(_("There is no such inbox."))
    return inbox


def recent_mails(inbox: Inbox) -> int:
    """Count what came in during the last 28 days; stops counting one above COUNT_CAP."""
    recent = Envelope.objects.filter(inbox=inbox, created_at__gte=now() - RECENT).order_by()
    return recent.values("pk")[: COUNT_CAP + 1].count()


def quarantine_of(agent: Agent) -> QuerySet[Envelope]:
    """Return what is in quarantine in the organisation of `agent`, newest first; nothing without the permission."""
    if not policies.may_open_quarantine(agent.as_actor()):
        return Envelope.objects.none()
    quarantined = Envelope.objects.filter(organisation_id=agent.organisation_id, state=EnvelopeState.QUARANTINED)
    return quarantined.select_related("inbox", "raw").order_by("-created_at", "-id")


def quarantined(agent: Agent, envelope_id: UUID) -> Envelope:
    """Return one quarantined envelope. Raises NotFound, also for somebody else's."""
    policies.demand(policies.may_open_quarantine(agent.as_actor()))
    envelope = quarantine_of(agent).filter(pk=envelope_id).first()
    if envelope is None:
        raise NotFound(_("There is no such mail in quarantine; somebody may have dealt with it already."))
    return envelope


@dataclass(frozen=True, slots=True)
class QuarantinePage:
    """One page of the quarantine, and the id after which the next begins (None on the last)."""

    rows: list[Envelope]
    next_after: UUID | None


def quarantine_page(agent: Agent, after: UUID | None) -> QuarantinePage:
    """Return a page of the quarantine by keyset: ids are ordered by time of making."""
    found = quarantine_of(agent).order_by("-id")
    rows = list((found.filter(pk__lt=after) if after else found)[: QUARANTINE_PAGE + 1])
    more = rows[QUARANTINE_PAGE - 1].pk if len(rows) > QUARANTINE_PAGE else None
    return QuarantinePage(rows[:QUARANTINE_PAGE], more)
