"""The one webhook door: a provider's signed call brings one raw message. Stored first, acknowledged then."""

from uuid import UUID

from django.conf import settings
from django.db import Error as DatabaseError
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from parlour.inboxes.actions import accept
from parlour.inboxes.contract import Accepted
from parlour.inboxes.facts import inbox_facts
from parlour.inboxes.models import Inbox
from parlour.inboxes.registry import channel
from parlour.kernel.errors import LimitExceeded, NotFound, ParlourError, Temporary
from parlour.kernel.scoping import across_organisations

SLACK = 4 / 3  # a provider may wrap the mail in base64
ENVELOPE = 65_536  # and put fields of its own around it


@csrf_exempt
@require_POST
def door(request: HttpRequest, inbox_id: UUID) -> HttpResponseBase:
    """Answer 200 once the message is stored; 4xx tells the provider that its call is wrong, 5xx to call again."""
    try:
        accepted = _take(request, inbox_id)
    except ParlourError as error:
        return _refusal(error)
    except DatabaseError:
        return _refusal(Temporary(_("The database does not answer; call again later."), 60))
    return JsonResponse({"stored": str(accepted.envelope_id), "new": accepted.new})


def _take(request: HttpRequest, inbox_id: UUID) -> Accepted:
    with across_organisations("a provider calls before anybody is signed in"):
        inbox = Inbox.objects.filter(pk=inbox_id).first()
    if inbox is None:
        raise NotFound(_("No inbox stands behind this address."))
    try:
        raw = channel(inbox.kind).verify_webhook(inbox_facts(inbox), request.headers, _body(request))
    except NotImplementedError:
        raise NotFound(_("This inbox takes no calls from providers.")) from None
    return accept(inbox.pk, raw, source="webhook")


def _body(request: HttpRequest) -> bytes:
    """Read the body, at most a little more than a whole mail may need; the announced length is not believed."""
    most = int(settings.MAX_MAIL_BYTES * SLACK) + ENVELOPE
    body = request.read(most + 1)
    if len(body) > most:
        raise LimitExceeded(_("This call is larger than the largest mail that is taken."))
    return body


def _refusal(error: ParlourError) -> JsonResponse:
    # What can't be answered for good from here is our own trouble, and the provider keeps its copy.
    response = JsonResponse({"error": error.sentence}, status=error.status)
    if isinstance(error, Temporary):
        response["Retry-After"] = str(round(error.retry_after or 60))
    return response
