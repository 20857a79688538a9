"""HTML as lines, each known to be quoted or not by the structure that the mail program gave it."""

from __future__ import annotations

from parlour.kernel.markup import QUOTE_BREAK, QUOTE_CLOSE, QUOTE_OPEN, html_to_text


def marked_lines(html: str) -> tuple[list[str], list[bool]]:
    """The text of `html` line by line, and for each line whether it stands inside a quote."""
    lines: list[str] = []
    marked: list[bool] = []
    depth = 0
    broken = False
    for line in html_to_text(html, marks=True).split("\n"):
        if line == QUOTE_OPEN:
            depth += 1
        elif line == QUOTE_CLOSE:
            depth = max(0, depth - 1)
        elif line == QUOTE_BREAK:
            broken = broken or any(one.strip() for one in lines)
        else:
            lines.append(line)
            marked.append(depth > 0 or broken)
    return lines, marked
