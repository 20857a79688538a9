"""HTML as plain text: paragraphs, lists, tables and quotes kept recognisable."""

from __future__ import annotations

import html
import re

from parlour.kernel.markup.quotes import begins_quote, divides
from parlour.kernel.markup.tokens import attributes_of, tokens

# Private marks, one to a line, that tell the reply reader where a mail program put what it quoted.
QUOTE_OPEN = "\ue0f1"
QUOTE_CLOSE = "\ue0f2"
QUOTE_BREAK = "\ue0f3"

_BLANK = re.compile(r"[ \t\r\n\f\u200b\ufeff\u00ad]+")
_DEEPEST = 10  # more marks than this before a line tell nobody anything
_UNEVEN = re.compile(r"[\t\r\n\f\u200b\ufeff\u00ad]|  ")
_MARKS = re.compile(f"[{QUOTE_OPEN}{QUOTE_CLOSE}{QUOTE_BREAK}]")
_MANY_LINES = re.compile(r"\n{3,}")
_BLANK_ENDS = re.compile(r"[ \t]+\n")
_SPACED = frozenset({
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "blockquote", "pre", "table", "figure",
})  # fmt: skip
_BLOCKS = _SPACED | frozenset({
    "div", "tr", "li", "dt", "dd", "address", "article", "aside", "body", "caption", "center", "fieldset",
    "figcaption", "footer", "form", "header", "hr", "main", "nav", "section", "thead", "tbody", "tfoot",
})  # fmt: skip


def html_to_text(markup: str, *, marks: bool = False) -> str:
    """Read HTML as text. With `marks`, quoted stretches stand between QUOTE_OPEN and QUOTE_CLOSE, and
    QUOTE_BREAK says that everything after it is quoted; without, quotes are prefixed with "> "."""
    reader = _Reader(marks)
    text, opens, closes = reader.text, reader.open, reader.close
    for closing, name, attributes, words in tokens(_MARKS.sub("", markup), marks=marks):
        if words:
            text(html.unescape(words) if "&" in words else words)
        elif closing:
            closes(name)
        else:
            opens(name, attributes)
    written = "".join(reader.out).replace("\xa0", " ")
    return _MANY_LINES.sub("\n\n", _BLANK_ENDS.sub("\n", written)).strip(" \n")


class _Reader:
    """Writes text as the tokens come, and knows how many line breaks stand at the end of it."""

    __slots__ = ("breaks", "cells", "depth", "lists", "marks", "open_tags", "out", "preformatted", "quotes")

    def __init__(self, marks: bool) -> None:
        self.marks = marks
        self.out: list[str] = []
        self.breaks = 2
        self.depth = 0
        self.quotes = 0
        self.preformatted = 0
        self.cells = 0
        self.lists: list[int] = []
        self.open_tags: list[tuple[str, bool]] = []

    def text(self, text: str) -> None:
        if not self.preformatted:
            if _UNEVEN.search(text):
                text = _BLANK.sub(" ", text)
            if self.breaks and text.startswith(" "):
                text = text[1:]
        if not text:
            return
        if self.breaks and self.depth and not self.marks:
            self.out.append("> " * self.depth)
        if self.preformatted and self.depth and not self.marks:
            text = text.replace("\n", "\n" + "> " * self.depth)
        self.out.append(text)
        self.breaks = 1 if text.endswith("\n") else 0

    def _break(self, wanted: int) -> None:
        while self.breaks < wanted:
            if self.breaks == 1 and self.depth and not self.marks:
                self.out.append(("> " * self.depth).rstrip())
            self.out.append("\n")
            self.breaks += 1

    def _mark(self, mark: str) -> None:
        self._break(1)
        self.out.append(mark + "\n")
        self.breaks = 1

    def open(self, name: str, attributes: str) -> None:
        if name == "br":
            self._line_break()
            return
        if name == "img":
            self._picture(attributes)
            return
        if name == "hr":
            self._break(1)
        if self.marks and attributes and divides(name, attributes):
            self._mark(QUOTE_BREAK)
        if name in _BLOCKS:
            self._break(2 if name in _SPACED else 1)
        if name == "hr":
            return
        quote = name == "blockquote" or (bool(attributes) and begins_quote(name, attributes))
        self.open_tags.append((name, quote))
        if quote:
            self._begin_quote(name, attributes)
        self._begin_item(name)

    def _line_break(self) -> None:
        if self.breaks and self.depth and not self.marks:
            self.out.append(("> " * self.depth).rstrip())
        self.out.append("\n")
        self.breaks = min(self.breaks + 1, 2)

    def _begin_quote(self, name: str, attributes: str) -> None:
        if not self.marks:
            self.quotes += name == "blockquote"
            self.depth = min(self.quotes, _DEEPEST)
        elif begins_quote(name, attributes):
            self._mark(QUOTE_OPEN)

    def _begin_item(self, name: str) -> None:
        if name == "pre":
            self.preformatted += 1
        elif name in ("ul", "ol"):
            self.lists.append(1 if name == "ol" else 0)
        elif name == "tr":
            self.cells = 0
        elif name in ("td", "th"):
            if self.cells and not self.breaks:
                self.out.append("  ")
            self.cells += 1
        elif name == "li":
            self.text(f"{self.lists[-1]}. " if self.lists and self.lists[-1] else "- ")
            self.breaks = 0
            if self.lists and self.lists[-1]:
                self.lists[-1] += 1

    def _picture(self, attributes: str) -> None:
        """A small picture that stands for a character (emoji) is part of what was said."""
        alternative = attributes_of(attributes).get("alt", "")
        if 0 < len(alternative) <= 4 and not alternative.isascii():
            self.text(alternative)

    def close(self, name: str) -> None:
        quote, attributes_known = False, False
        while self.open_tags:
            opened, quote = self.open_tags.pop()
            if opened == name:
                attributes_known = True
                break
        if quote and attributes_known:
            self._end_quote(name)
        if name == "pre":
            self.preformatted = max(0, self.preformatted - 1)
        elif name in ("ul", "ol") and self.lists:
            self.lists.pop()
        if name in _BLOCKS:
            self._break(2 if name in _SPACED else 1)

    def _end_quote(self, name: str) -> None:
        if self.marks:
            self._mark(QUOTE_CLOSE)
        elif name == "blockquote":
            self._break(1)
            self._drop_empty_quote_lines()
            self.quotes = max(0, self.quotes - 1)
            self.depth = min(self.quotes, _DEEPEST)

    def _drop_empty_quote_lines(self) -> None:
        """A paragraph's end inside a quote leaves a bare mark behind that nobody needs at the quote's end."""
        while len(self.out) > 1 and self.out[-1] == "\n" and self.out[-2].strip("> ") == "" != self.out[-2]:
            del self.out[-2:]
            self.breaks = 1
