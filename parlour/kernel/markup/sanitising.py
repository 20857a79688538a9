"""Making HTML from strangers harmless: what may stay is listed, everything else goes (nh3).

Nothing in the result loads anything by itself. Remote pictures keep their address in `data-remote-src`, so
that the server can fetch them when the reader asks; pictures inside the mail keep theirs in `data-cid`.
"""

from __future__ import annotations

import html
import re

import nh3

from parlour.kernel.markup.guard import LONGEST, tamed
from parlour.kernel.markup.tokens import ATTRIBUTE

_TAGS = {
    "a", "abbr", "acronym", "address", "article", "aside", "b", "bdi", "bdo", "big", "blockquote", "br",
    "caption", "center", "cite", "code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt",
    "em", "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i",
    "img", "ins", "kbd", "li", "main", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp",
    "section", "small", "span", "strike", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot",
    "th", "thead", "time", "tr", "tt", "u", "ul", "var", "wbr",
}  # fmt: skip
_GONE_WITH_CONTENT = {
    "script", "style", "title", "template", "noscript", "noembed", "noframes", "iframe", "object", "applet",
    "svg", "math", "xmp", "select", "textarea", "audio", "video", "canvas", "frameset",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"align", "bgcolor", "dir", "height", "lang", "style", "title", "valign", "width"},
    "a": {"href"},
    "blockquote": {"type"},
    "col": {"span"},
    "colgroup": {"span"},
    "font": {"color", "face", "size"},
    "hr": {"size", "noshade", "color"},
    "img": {"src", "alt", "border", "hspace", "vspace", "data-remote-src", "data-cid"},
    "li": {"value"},
    "ol": {"start", "type", "reversed"},
    "table": {"border", "cellpadding", "cellspacing", "summary"},
    "td": {"colspan", "rowspan", "nowrap", "headers"},
    "th": {"colspan", "rowspan", "nowrap", "scope"},
    "time": {"datetime"},
    "ul": {"type"},
}
_STYLES = {
    "background-color", "border", "border-bottom", "border-bottom-color", "border-bottom-left-radius",
    "border-bottom-right-radius", "border-bottom-style", "border-bottom-width", "border-collapse",
    "border-color", "border-left", "border-left-color", "border-left-style", "border-left-width",
    "border-radius", "border-right", "border-right-color", "border-right-style", "border-right-width",
    "border-spacing", "border-style", "border-top", "border-top-color", "border-top-left-radius",
    "border-top-right-radius", "border-top-style", "border-top-width", "border-width", "clear", "color",
    "direction", "display", "float", "font", "font-family", "font-size", "font-style", "font-variant",
    "font-weight", "height", "letter-spacing", "line-height", "list-style-position", "list-style-type",
    "margin", "margin-bottom", "margin-left", "margin-right", "margin-top", "max-height", "max-width",
    "min-height", "min-width", "overflow-wrap", "padding", "padding-bottom", "padding-left", "padding-right",
    "padding-top", "table-layout", "text-align", "text-decoration", "text-decoration-color",
    "text-decoration-line", "text-indent", "text-transform", "unicode-bidi", "vertical-align", "white-space",
    "width", "word-break", "word-spacing", "word-wrap",
}  # fmt: skip
_LINK = re.compile(r"(?:https?://|mailto:|tel:|sms:|xmpp:|sip:)[^\s]", re.IGNORECASE)
_PLAIN_HOST = re.compile(r"//[\w.-]*\w(?::\d{1,5})?(?=[/?#]|\Z)")
_REMOTE = re.compile(r"https?://[^\s]+", re.IGNORECASE)
_DATA_PICTURE = re.compile(r"data:image/(?:png|gif|jpe?g|webp|bmp);base64,[A-Za-z0-9+/=\s]*\Z", re.IGNORECASE)
_IGNORED_IN_URLS = re.compile(r"[\x00-\x20\x7f\u200b\ufeff]+")
_UNSAFE_STYLE = re.compile(
    r"url|expression|import|image|behaviou?r|binding|javascript|var\(|attr\(|\\|<|@", re.IGNORECASE
)
_IMAGE_TAG = re.compile(r'<img((?: [^\s="<>]+="[^"]*")*) ?/?>')
_ANCHOR_TAG = re.compile(r'<a((?: [^\s="<>]+="[^"]*")*)>')
_NOT_TEXT = re.compile("[\x00\ud800-\udfff]")


def sanitise(markup: str, *, longest: int = LONGEST) -> str:
    """Return `markup` with nothing in it that can run, load, post, or reach outside its place on the page.

    Links open elsewhere and tell nobody where they were (`target`, `rel`). Beyond `longest` characters the
    rest is left out. Doing it twice changes nothing.
    """
    cleaned = _CLEANER.clean(tamed(_NOT_TEXT.sub("", markup[:longest])))
    return _ANCHOR_TAG.sub(_discreet_link, _IMAGE_TAG.sub(_still_picture, cleaned))


def remote_images(markup: str) -> list[str]:
    """The addresses of the pictures that HTML wants from elsewhere, once each, in order.

    Takes HTML before or after `sanitise`.
    """
    found: dict[str, None] = {}
    for tag in _IMAGE_TAG.finditer(sanitise(markup)):
        for name, value in ATTRIBUTE.findall(tag[1]):
            if name == "data-remote-src":
                found.setdefault(html.unescape(value))
    return list(found)


def _keep(tag: str, attribute: str, value: str) -> str | None:
    """The value that an allowed attribute may have; None takes the attribute away."""
    if attribute == "href":
        return _link(value)
    if tag == "img" and attribute == "src":
        return _picture(value)
    if attribute == "data-remote-src":
        return value if _REMOTE.fullmatch(value) else None
    if attribute == "style":
        return _style(value)
    return value


def _link(value: str) -> str | None:
    address = _IGNORED_IN_URLS.sub("", value) if not value.lower().startswith("mailto:") else value.strip()
    if address.startswith("//"):
        # The parser has not judged what we complete here, so only plain names of hosts pass.
        address = "https:" + address if _PLAIN_HOST.match(address) else ""
    return address if _LINK.match(address) else None


def _picture(value: str) -> str | None:
    address = value.strip()
    if address.startswith("//"):
        address = "https:" + address if _PLAIN_HOST.match(address) else ""
    if address.lower().startswith("cid:") or _DATA_PICTURE.match(address):
        return address
    address = address.replace(" ", "%20")
    return address if _REMOTE.fullmatch(address) else None


def _style(value: str) -> str | None:
    kept = [one for one in value.split(";") if one.strip() and not _UNSAFE_STYLE.search(one)]
    return ";".join(kept) or None


def _still_picture(tag: re.Match[str]) -> str:
    """An <img> that loads nothing: its address moves to where only our own program looks."""
    written: dict[str, str] = {}
    for name, value in ATTRIBUTE.findall(tag[1]):
        if name == "src" and value.lower().startswith("cid:"):
            written["data-cid"] = value[4:]
        elif name == "src" and not value.lower().startswith("data:"):
            written["data-remote-src"] = value
        else:
            written.setdefault(name, value)
    return "<img" + "".join(f' {name}="{value}"' for name, value in written.items()) + ">"


def _discreet_link(tag: re.Match[str]) -> str:
    """A link that opens elsewhere and does not tell where the reader came from."""
    if ' href="' not in tag[1]:
        return tag[0]
    return f'<a{tag[1]} target="_blank" rel="noopener noreferrer nofollow">'


_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=_GONE_WITH_CONTENT,
    attributes=_ATTRIBUTES,
    attribute_filter=_keep,
    filter_style_properties=_STYLES,
    url_schemes={"http", "https", "mailto", "tel", "sms", "xmpp", "sip", "cid", "data"},
    url_relative="pass_through",
    link_rel=None,
)
