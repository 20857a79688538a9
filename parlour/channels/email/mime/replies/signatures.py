"""Where the words end and the signature begins."""

from __future__ import annotations

import re

from parlour.channels.email.mime.replies import vocabulary as words

_DELIMITER = re.compile(r"^\s*(?:--|\u2014\u2014|- -)\s*$")
_UNDERSCORES = re.compile(r"^\s*_{2,80}\s*$")
_SENT_FROM = re.compile(rf"^[\s*_\[(<>\u200e-]*(?:{'|'.join(words.SENT_FROM)})", re.IGNORECASE)
_CLOSING = re.compile(
    rf"^\s*(?:{'|'.join(re.escape(one) for one in sorted(words.CLOSINGS, key=len, reverse=True))})\s*[,.!]*\s*$",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"(?:\+|\(0|\b0)\d[\d ()/.-]{6,}|https?://|\bwww\.|[\w.+-]+@[\w-]+\.\w|\bT(?:el|ele(?:fon|"
    r"phone))?[.:]|\bmobile?\b|"
    r"\b(?:CEO|CTO|CFO|COO|founder|manager|director|engineer|developer|president|consultant|assistant|head of|"
    r"geschäftsführer|gmbh|inc\.?|ltd\.?|llc|s\.?a\.?r\.?l|b\.v\.)(?!\w)|\s\|\s",
    re.IGNORECASE,
)
LONGEST_SIGNATURE = 30
_LONGEST_CLOSING = 45
_FENCES = frozenset("-_\u2014")
LONGEST_SENT_FROM = 160


def signature_start(lines: list[str]) -> int:
    """The line at which the signature of these, the writer's own, lines begins; their number when none does."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    for index in range(max(0, end - LONGEST_SIGNATURE), end):
        line = lines[index].strip()
        if line[:1] in _FENCES:
            if _DELIMITER.match(line) or _is_list_footer(lines, index, end):
                return index
        elif len(line) <= _LONGEST_CLOSING and _is_closing_block(lines, index, end):
            return index
    return len(lines)


def sent_from_start(lines: list[str]) -> int:
    """The line that a telephone or a program put under the words ("Sent from my ..."); else their number."""
    last = len(lines) - 1
    for index, line in enumerate(lines):
        # The cheapest question first: nearly every line stands between two others.
        if index and lines[index - 1] and index < last and lines[index + 1]:
            continue
        if 5 < len(line) <= LONGEST_SENT_FROM and _could_be_sent_from(line):
            found = _stands_alone(lines, index) and _SENT_FROM.match(line)
            if found:
                return index
    return len(lines)


def _could_be_sent_from(line: str) -> bool:
    bare = line.strip(" \t*_[](<>.\u200e-").lower()
    beginning = bare[:3].rstrip()
    known = words.SENT_FROM_BEGINNINGS
    return beginning in known or beginning[:2] in known or bare.endswith(words.SENT_FROM_ENDINGS)


def _stands_alone(lines: list[str], index: int) -> bool:
    """Such a line is a paragraph of its own, or the last; within a sentence it is somebody's words."""
    before = lines[index - 1].strip() if index else ""
    after = lines[index + 1].strip() if index + 1 < len(lines) else ""
    line = lines[index].strip()
    return (not before or not after) and not (line.endswith((",", ";")) and after)


def _is_list_footer(lines: list[str], index: int, end: int) -> bool:
    if _UNDERSCORES.match(lines[index]) is None or end - index > 12:
        return False
    rest = "\n".join(lines[index + 1 : end]).lower()
    short = end - index <= 5 and all(len(one) < 80 for one in lines[index:end])
    return any(phrase in rest for phrase in words.LIST_FOOTERS) or (short and bool(_CONTACT.search(rest)))


def _is_closing_block(lines: list[str], index: int, end: int) -> bool:
    """Kind regards, a name, and details that only a signature has. A bare name stays with the words."""
    if index == 0 or end - index > 28 or _CLOSING.match(lines[index]) is None:
        return False
    rest = [one for one in lines[index + 1 : end] if one.strip()]
    if not 2 <= len(rest) <= 14 or any(len(one) > 100 for one in rest):
        return False
    return any(_CONTACT.search(one) for one in rest)
