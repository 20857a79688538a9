"""The HTML of a mail as a document of its own: harmless, sandboxed, under a policy that lets nothing run or load."""

import re
from html import escape, unescape
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from parlour.conversations.models import Message
from parlour.conversations.views.found import find_message
from parlour.conversations.views.words import is_coloured
from parlour.files.remote import remote_image_url
from parlour.kernel.errors import Invalid
from parlour.kernel.markup import sanitise
from parlour.people.requests import AgentRequest

_CID = re.compile(r' data-cid="([^"]*)"')
_REMOTE = re.compile(r' data-remote-src="([^"]*)"')


@require_safe
def html(request: AgentRequest, slug: str, number: int, message_id: UUID) -> HttpResponse:
    """The document for the frame. Nothing in it runs; pictures come from us or not at all."""
    message = find_message(request, number, message_id)
    words = mark_safe(_words(request, message))  # noqa: S308 - it has just been sanitised
    response = render(request, "conversations/frame.html", {"words": words, "paper": is_coloured(message.html)})
    response["Content-Security-Policy"] = _policy()
    response["Cache-Control"] = "private, no-store"
    return response


def _words(request: AgentRequest, message: Message) -> str:
    """Sanitised at each showing, so that a better sanitiser also betters old mail."""
    clean = _CID.sub(lambda found: _inline(request, message, unescape(found[1])), sanitise(message.html))
    if message.images_shown_at is None:
        return clean
    return _REMOTE.sub(lambda found: _fetched(message, unescape(found[1])), clean)


def _inline(request: AgentRequest, message: Message, content_id: str) -> str:
    wanted = content_id.strip("<>")
    for one in message.attachments.all():
        if one.content_id.strip("<>") == wanted:
            args = [request.organisation.slug, message.conversation.number, one.pk]
            return f' src="{reverse("conversations:file", args=args)}"'
    return ""


def _fetched(message: Message, url: str) -> str:
    try:
        return f' src="{escape(remote_image_url(message.pk, url))}" loading="lazy"'
    except Invalid:
        return ""


def _policy() -> str:
    return "; ".join(
        [
            "default-src 'none'",
            "img-src 'self' data:",
            "style-src 'self' 'unsafe-inline'",
            "form-action 'none'",
            "base-uri 'none'",
            "frame-ancestors 'self'",
            "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox",
        ]
    )
