"""A short sentence after something was done, with a way back. Errors are never toasts."""

from django.contrib import messages
from django.http import HttpRequest

USUAL_SECONDS = 6
_UNDO, _SECONDS = "undo:", "seconds:"


def toast(request: HttpRequest, text: str, undo: str = "", seconds: int = USUAL_SECONDS) -> None:
    """Show `text` for some seconds; `undo` is a URL that takes the deed back by POST."""
    tags = [f"{_SECONDS}{seconds}", *([f"{_UNDO}{undo}"] if undo else [])]
    messages.success(request, text, extra_tags=" ".join(tags))


def undo_url(tags: str | None) -> str:
    return _tagged(tags, _UNDO)


def shown_seconds(tags: str | None) -> int:
    return int(_tagged(tags, _SECONDS) or USUAL_SECONDS)


def _tagged(tags: str | None, name: str) -> str:
    return next((tag.removeprefix(name) for tag in (tags or "").split() if tag.startswith(name)), "")
