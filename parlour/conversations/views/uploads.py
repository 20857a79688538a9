"""Files from a browser, on their way to a draft."""

from django.conf import settings
from django.utils.translation import gettext as _

from parlour.conversations import actions
from parlour.conversations.models import Draft
from parlour.kernel.errors import LimitExceeded
from parlour.people.requests import AgentRequest
from parlour.ui.sizes import show_size


def check_sizes(request: AgentRequest) -> None:
    """Raise LimitExceeded for a file that is too large, before anything is read or kept."""
    for file in request.FILES.getlist("files"):
        if (file.size or 0) > settings.MAX_UPLOAD_BYTES:
            limit = show_size(settings.MAX_UPLOAD_BYTES)
            raise LimitExceeded(_("A file may have at most %(limit)s.") % {"limit": limit}, "files")


def put_on(request: AgentRequest, draft: Draft) -> None:
    """Hang the posted files on a draft."""
    for file in request.FILES.getlist("files"):
        actions.attach(
            draft,
            actor=request.agent.as_actor(),
            filename=file.name or "file",
            content_type=file.content_type or "application/octet-stream",
            payload=file.read(),
        )
