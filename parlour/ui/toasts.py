"""A short sentence after something was done, with a way back. Errors are never toasts."""

from django.contrib import messages
from django.http import HttpRequest

_UNDO = "undo:"


def toast(request: HttpRequest, text: str, undo: str = "") -> None:
    """Show `text` for six seconds; `undo` is a URL that takes the deed back by POST."""
    messages.success(request, text, extra_tags=f"{_UNDO}{undo}" if undo else "")


def undo_url(tags: str | None) -> str:
    return tags.removeprefix(_UNDO) if tags and tags.startswith(_UNDO) else ""
