"""Foreign HTML as a stream of tags and texts, by way of a real HTML5 parser (nh3)."""

from __future__ import annotations

import html
import re

import nh3

from parlour.kernel.markup.guard import tamed

# The parser's own output is regular enough for an expression: lower-case names, every value quoted and escaped.
TOKEN = re.compile(r'<(/?)([a-z][a-z0-9-]*)((?: [^\s="<>]+="[^"]*")*) ?/?>|([^<]+|<)')
ATTRIBUTE = re.compile(r' ([^\s="<>]+)="([^"]*)"')

_STRUCTURE = {
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "img", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "ul",
}  # fmt: skip
_UNREAD = {"script", "style", "title", "template", "noscript", "object", "svg", "math"}
_READER = nh3.Cleaner(tags=_STRUCTURE, clean_content_tags=_UNREAD, attributes={"img": {"alt"}}, link_rel=None)
# For finding quotes: also what mail programs mark them with.
_MARKED_READER = nh3.Cleaner(
    tags=_STRUCTURE | {"span"},
    clean_content_tags=_UNREAD,
    attributes={"*": {"class", "id", "type", "style"}, "img": {"alt"}},
    link_rel=None,
)

# A tag ("/" or nothing, name, attributes as written, "") or a text ("", "", "", text).
Token = tuple[str, str, str, str]


def tokens(markup: str, *, marks: bool) -> list[Token]:
    """What a browser would make of `markup`, in order, scripts and styles left out; texts are still escaped.

    Only structure is kept; with `marks` also the attributes by which mail programs mark quotes.
    """
    reader = _MARKED_READER if marks else _READER
    return TOKEN.findall(reader.clean(tamed(markup)))


def attributes_of(written: str) -> dict[str, str]:
    """The attributes of a token, unescaped."""
    return {name: html.unescape(value) for name, value in ATTRIBUTE.findall(written)}
