"""Foreign HTML as a stream of tags and texts, by way of a real HTML5 parser (nh3)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

import nh3

from parlour.kernel.markup.guard import tamed

# The parser's own output is regular enough for an expression: lower-case names, every value quoted and escaped.
TOKEN = re.compile(r'<(/?)([a-z][a-z0-9-]*)((?: [^\s="<>]+="[^"]*")*) ?/?>|([^<]+|<)')
ATTRIBUTE = re.compile(r' ([^\s="<>]+)="([^"]*)"')

_READ_TAGS = set(
    "a abbr address article aside b blockquote body br caption center cite code dd del div dl dt em fieldset "
    "figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hr i img ins li main nav ol p pre q s section "
    "small span strike strong sub sup table tbody td tfoot th thead tr tt u ul".split()
)
_READ_ATTRIBUTES = {
    "*": {"class", "id", "type", "style", "name"},
    "a": {"href"},
    "img": {"alt", "src"},
    "hr": {"tabindex", "width"},
    "div": {"dir"},
}
_UNREAD = {"script", "style", "title", "template", "noscript", "head", "object", "svg", "math"}
_READER = nh3.Cleaner(
    tags=_READ_TAGS,
    clean_content_tags=_UNREAD - {"head"},
    attributes=_READ_ATTRIBUTES,
    link_rel=None,
    url_schemes={"http", "https", "mailto", "tel", "cid"},
)


class Token(NamedTuple):
    """A tag (`name`, `closing`, `attributes`) or, with an empty name, a text."""

    name: str
    closing: bool
    attributes: str
    text: str


def tokens(markup: str) -> Iterator[Token]:
    """What a browser would make of `markup`, in order, scripts and styles left out."""
    for slash, name, attributes, text in TOKEN.findall(_READER.clean(tamed(markup))):
        yield Token(name, bool(slash), attributes, html.unescape(text) if "&" in text else text)


def attributes_of(written: str) -> dict[str, str]:
    """The attributes of a token, unescaped."""
    return {name: html.unescape(value) for name, value in ATTRIBUTE.findall(written)}
