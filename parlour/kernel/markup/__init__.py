"""HTML from strangers: made harmless, read as text, and made from text. Pure, and needs no Django."""

from __future__ import annotations

from parlour.kernel.markup.compose import text_to_html
from parlour.kernel.markup.reading import QUOTE_BREAK, QUOTE_CLOSE, QUOTE_OPEN, html_to_text
from parlour.kernel.markup.sanitising import remote_images, sanitise

__all__ = [
    "QUOTE_BREAK",
    "QUOTE_CLOSE",
    "QUOTE_OPEN",
    "html_to_text",
    "remote_images",
    "sanitise",
    "text_to_html",
]
