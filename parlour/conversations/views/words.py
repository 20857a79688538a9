"""The words of a message as the thread shows them: as text with the rest folded, or in a frame of their own."""

import re
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from parlour.conversations.models import Direction, Message
from parlour.kernel.markup import text_to_html

LONGEST_SHOWN = 100_000
_DESIGNED = re.compile(r"<img|<table|bgcolor|background", re.IGNORECASE)
_COLOURED = re.compile(r"bgcolor|background|color\s*[:=]", re.IGNORECASE)


@dataclass(frozen=True)
class Words:
    """What is read of a message."""

    message: Message

    @property
    def framed(self) -> bool:
        """Designed HTML stands in its frame at once. What one person answers another is read as text, with the quoted
        part folded, and its HTML stands one press away."""
        message = self.message
        return self._has_html and (not message.text.strip() or (not message.quoted_text and is_designed(message.html)))

    @property
    def framed_too(self) -> bool:
        return self._has_html and not self.framed

    @property
    def _has_html(self) -> bool:
        """What we wrote ourselves is text; its HTML was made from it."""
        return bool(self.message.html) and self.message.direction == Direction.INCOMING

    @property
    def coloured(self) -> bool:
        return is_coloured(self.message.html)

    @property
    def body(self) -> SafeString:
        return mark_safe(text_to_html(self.message.text[:LONGEST_SHOWN]))  # noqa: S308 - text_to_html escapes all

    @property
    def cut(self) -> bool:
        """True when only the beginning is shown; a page is no place for a book."""
        return len(self.message.text) > LONGEST_SHOWN and not self.framed

    @property
    def quote(self) -> str:
        """The quoted part, to be folded; a frame shows it in its place."""
        return "" if self.framed else self.message.quoted_text[:LONGEST_SHOWN]

    @property
    def quote_says(self) -> str:
        lines = self.message.quoted_text.count("\n") + 1
        return ngettext("Quoted text, %(count)d line", "Quoted text, %(count)d lines", lines) % {"count": lines}

    @property
    def signature(self) -> str:
        return "" if self.framed else self.message.signature_text[:LONGEST_SHOWN]

    @property
    def pictures_hidden(self) -> bool:
        return self.message.remote_images and self.message.images_shown_at is None


def is_designed(html: str) -> bool:
    """HTML that loses something when it is read as text: pictures, tables, backgrounds."""
    return bool(_DESIGNED.search(html))


def is_coloured(html: str) -> bool:
    """Mail with colours of its own is shown on white paper, also in the dark."""
    return bool(_COLOURED.search(html))
