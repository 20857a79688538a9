"""Signing an inbox in at its provider (OAuth 2.0 code flow, RFC 6749, with PKCE, RFC 7636)."""

import secrets
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from parlour.inboxes import actions, queries
from parlour.inboxes.facts import inbox_facts
from parlour.inboxes.registry import channel
from parlour.inboxes.views.inboxes import address_of
from parlour.inboxes.views.shown import redirect_url
from parlour.kernel.errors import Forbidden, Permanent
from parlour.people.requests import AgentRequest
from parlour.ui.htmx import go
from parlour.ui.toasts import toast

_FLOW = "inbox_sign_in"


@require_POST
def create(request: AgentRequest, slug: str, inbox_id: UUID) -> HttpResponse:
    """Begin: remember what only this browser knows, and send it to the provider."""
    inbox = queries.inbox_of(request.agent, inbox_id)
    flow = {"inbox": str(inbox.pk), "state": secrets.token_urlsafe(24), "verifier": secrets.token_urlsafe(48)}
    url = channel(inbox.kind).authorise_url(
        inbox_facts(inbox), redirect_uri=redirect_url(slug), state=flow["state"], verifier=flow["verifier"]
    )
    request.session[_FLOW] = flow
    return go(request, url)


@require_GET
def callback(request: AgentRequest, slug: str) -> HttpResponse:
    """The provider sends the administrator back: exchange the code, once, and keep the tokens sealed."""
    flow = _own_flow(request)
    inbox = queries.inbox_of(request.agent, UUID(flow["inbox"]))
    grant = channel(inbox.kind).redeem(
        inbox_facts(inbox), code=_code(request), redirect_uri=redirect_url(slug), verifier=flow["verifier"]
    )
    actions.authorise_inbox(inbox, actor=request.agent.as_actor(), grant=grant)
    toast(request, _("Signed in at the provider. Try the inbox now."))
    return HttpResponseRedirect(address_of(inbox, slug))


def _own_flow(request: AgentRequest) -> dict[str, Any]:
    """Return the flow that this browser began; it can be used once."""
    flow: dict[str, Any] | None = request.session.pop(_FLOW, None)
    if flow is None or not secrets.compare_digest(flow["state"].encode(), request.GET.get("state", "").encode()):
        raise Forbidden(
            _("This sign-in was not begun here, or was begun anew meanwhile. Start it again from the inbox.")
        )
    return flow


def _code(request: AgentRequest) -> str:
    code = request.GET.get("code", "")
    if not code or len(code) > 4000:
        raise Permanent(_("The provider did not grant access. Start again, and agree to what it asks."))
    return code
