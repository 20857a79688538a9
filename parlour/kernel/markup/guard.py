"""A look at foreign HTML before it is parsed: an HTML5 parser needs quadratic time for some of it.

Two shapes hurt: elements nested thousands deep, and formatting elements left open, which the parser opens
again in every paragraph. No mail written by a person or a program of good will has either.
"""

from __future__ import annotations

import html
import re

LONGEST = 1_000_000
DEEPEST = 3_000
MOST_REOPENED = 400_000
_FEW = 50

_HARMLESS = 1_500  # tags: too few to be quadratic with

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_ANY_TAG = re.compile(r"<[^<>]{0,2000}>")
_LEFT_OPEN = frozenset({
    "a", "nobr", "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr", "p", "li", "td", "tr", "th", "dd", "dt", "option", "optgroup", "thead", "tbody", "tfoot", "html",
    "head", "body", "colgroup", "rp", "rt",
})  # fmt: skip
_FORMATTING = frozenset({
    "b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u",
})  # fmt: skip
_HIDDEN = re.compile(r"(?is)<(style|script|head|title)\b.*?</\1\s*>")


def tamed(markup: str) -> str:
    """The same HTML when it can be parsed in reasonable time, else only its text, escaped."""
    if len(markup) > LONGEST:
        markup = markup[:LONGEST]
    return plain(markup) if _is_hostile(markup) else markup


def plain(markup: str) -> str:
    """The text of HTML that nobody wants to parse."""
    text = _ANY_TAG.sub(" ", _HIDDEN.sub(" ", markup) if "</" in markup else markup)
    return f"<pre>{html.escape(html.unescape(text), quote=False)}</pre>"


def _is_hostile(markup: str) -> bool:
    if markup.count("<") < _HARMLESS:
        return False
    depth = formatting = reopened = 0
    for slash, written in _TAG.findall(markup):
        name = written.lower()
        step = -1 if slash else 1
        if name in _FORMATTING:
            formatting = max(0, formatting + step)
        elif name not in _LEFT_OPEN:
            depth = max(0, depth + step)
        elif formatting > _FEW:
            reopened += formatting
        if depth > DEEPEST or reopened > MOST_REOPENED:
            return True
    return False
