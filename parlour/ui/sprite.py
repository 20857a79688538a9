"""The icon sprite: one file of our own origin, every glyph a symbol named ``i-<name>``."""

import re
from functools import cache
from pathlib import Path

from django.templatetags.static import static

SPRITE = "ui/icons.svg"
# Glyphs that point along the line of reading; they turn where that line runs from right to left.
DIRECTIONAL = frozenset(
    ["arrow-left", "chevron-left", "chevron-right", "send", "reply", "forward", "panel-left", "panel-right", "log-out"]
)
_SYMBOL = re.compile(r'<symbol id="i-([a-z0-9-]+)"')


@cache
def icon_names() -> frozenset[str]:
    """Every glyph that the sprite holds, so that a misspelt name fails a test and not a user."""
    path = Path(__file__).parent / "static" / SPRITE
    return frozenset(_SYMBOL.findall(path.read_text(encoding="utf-8")))


def symbol_url(symbol: str) -> str:
    return f"{static(SPRITE)}#{symbol}"
