"""Plain text as HTML: escaped, in paragraphs, with links that can be followed."""

from __future__ import annotations

import html
import re

_LINK = re.compile(
    r"(?P<url>\bhttps?://[^\s<>\"\u00a0]+)|(?P<mail>(?<![\w.@/-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)|(?P<bare>\bwww\.[^\s<>\"\u00a0]+)",
    re.IGNORECASE,
)
_TRAILING = re.compile(r"(?:[.,:;!?'\"\u2019\u201d\u00bb*_])+\Z")
_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")
LONGEST = 2_000_000


def text_to_html(text: str, *, links: bool = True) -> str:
    """Write `text` as HTML. Blank lines part paragraphs, line ends become breaks, addresses become links."""
    text = text[:LONGEST].replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    paragraphs = [one for one in _PARAGRAPHS.split(text) if one.strip()]
    return "\n".join(f"<p>{_lines(one, links)}</p>" for one in paragraphs)


def _lines(paragraph: str, links: bool) -> str:
    escaped = _with_links(paragraph) if links else html.escape(paragraph)
    return escaped.replace("\n", "<br>\n")


def _with_links(paragraph: str) -> str:
    out, position = [], 0
    for found in _LINK.finditer(paragraph):
        out.append(html.escape(paragraph[position : found.start()]))
        out.append(_link(found))
        position = found.end()
    out.append(html.escape(paragraph[position:]))
    return "".join(out)


def _link(found: re.Match[str]) -> str:
    written, rest = _without_trailing(found[0])
    shown = html.escape(written)
    if found["mail"]:
        return f'<a href="mailto:{shown}">{shown}</a>{html.escape(rest)}'
    address = shown if found["url"] else f"https://{shown}"
    return f'<a href="{address}" target="_blank" rel="noopener noreferrer nofollow">{shown}</a>{html.escape(rest)}'


def _without_trailing(written: str) -> tuple[str, str]:
    """Punctuation at the end belongs to the sentence; a bracket only when it was opened inside."""
    kept = _TRAILING.sub("", written)
    while kept.endswith((")", "]")) and kept.count(")") + kept.count("]") > kept.count("(") + kept.count("["):
        kept = _TRAILING.sub("", kept[:-1])
    return kept, written[len(kept) :]
