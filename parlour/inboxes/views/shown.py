"""What the pages show of an inbox."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings as site
from django.urls import reverse

from parlour.inboxes import configuration, queries
from parlour.inboxes.contract import Authorisation, Channel, Check
from parlour.inboxes.facts import inbox_facts
from parlour.inboxes.health import State, state_of
from parlour.inboxes.models import Inbox
from parlour.inboxes.registry import channel
from parlour.kernel.errors import ParlourError
from parlour.kernel.web.csp import allow_forms_to
from parlour.people.requests import AgentRequest


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One line of the list. `recent` is a number, or words when there are too many to count."""

    inbox: Inbox
    icon: str
    ways: str
    state: State
    recent: str


def rows(inboxes: Iterable[Inbox]) -> list[InboxRow]:
    """Return the lines of the list."""
    return [_row(inbox) for inbox in inboxes]


def _row(inbox: Inbox) -> InboxRow:
    recent = queries.recent_mails(inbox)
    shown = f"{queries.COUNT_CAP}+" if recent > queries.COUNT_CAP else str(recent)
    kind, ways = _kind_and_ways(inbox)
    return InboxRow(inbox, kind.icon if kind else "circle-help", ways, state_of(inbox), shown)


def _kind_and_ways(inbox: Inbox) -> tuple[Channel | None, str]:
    try:
        kind = channel(inbox.kind)
    except ParlourError:
        return None, inbox.kind
    try:
        ways = kind.ways(configuration.settings_of(inbox))
    except ParlourError:
        ways = ""
    return kind, ", ".join(filter(None, [str(kind.label), ways]))


def inbox_context(request: AgentRequest, inbox: Inbox, checks: list[Check] | None = None) -> dict[str, Any]:
    """Return everything that the page of one inbox shows."""
    kind, ways = _kind_and_ways(inbox)
    authorisation = _authorisation(inbox, kind)
    if kind and authorisation is not Authorisation.NOT_NEEDED:
        allow_forms_to(request, _provider_origin(inbox, kind))
    return {
        "inbox": inbox,
        "kind": kind,
        "ways": ways,
        "state": state_of(inbox),
        "authorisation": authorisation,
        "aliases": list(inbox.aliases.order_by("address").values_list("address", flat=True)),
        "checks": checks,
        "has_door": kind is not None and type(kind).verify_webhook is not Channel.verify_webhook,
        "hook_url": site.BASE_URL + reverse("hooks:door", args=[inbox.pk]),
        "redirect_url": redirect_url(request.organisation.slug),
    }


def redirect_url(slug: str) -> str:
    """The address to which a provider sends the administrator back; registered there once."""
    return site.BASE_URL + reverse("inboxes:authorised", args=[slug])


def _authorisation(inbox: Inbox, kind: Channel | None) -> Authorisation:
    try:
        return kind.authorisation(configuration.settings_of(inbox)) if kind else Authorisation.NOT_NEEDED
    except ParlourError:
        return Authorisation.NOT_NEEDED


def _provider_origin(inbox: Inbox, kind: Channel) -> list[str]:
    """The origin of the provider's sign-in page, to which our form leads."""
    try:
        url = urlsplit(kind.authorise_url(inbox_facts(inbox), redirect_uri="", state="", verifier=""))
    except ParlourError:
        return []
    return [f"{url.scheme}://{url.netloc}"]
