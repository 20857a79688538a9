"""Splitting a mail's text: the writer's new words, what is quoted, the signature. No line is lost.

In doubt a line is the writer's: showing a quote twice is better than losing a customer's word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from parlour.channels.email.mime.budget import Budget
from parlour.channels.email.mime.replies.introductions import (
    attribution_at,
    header_block_at,
    is_forward_separator,
    is_original_separator,
    is_rule,
)
from parlour.channels.email.mime.replies.marked import marked_lines
from parlour.channels.email.mime.replies.signatures import sent_from_start, signature_start

MOST_LINES = 20_000
_FORWARD_SUBJECT = re.compile(r"^\s*(?:fwd?|wg|tr|rv|i|enc|vb|vl|pd|doorst|转发|轉寄|転送|전달)\s*[:：]", re.IGNORECASE)
_MANY_LINES = re.compile(r"\n{3,}")
_QUOTING = (
    "quote", "QUOTE", "appendonsend", "RplyFwdMsg", "reference-message", "OutlookMessageHeader", "OLK_SRC",
    "border-top:solid", "border-top: solid", "border-top-",
    "BORDER-TOP", "stopSpelling", "AOLMsgPart", "history_container",
)  # fmt: skip
# What every line that introduces a quote has: a digit, a colon, an address, a drawn line, or the word itself.
_SUSPICIOUS = re.compile(r"[0-9:：@<]|[-_=*#~+\u2014\u2013\u2500\u2010]{2}|[Rr]epl(?:y|ies)")


@dataclass(frozen=True, slots=True)
class Reply:
    reply: str
    quoted: str = ""
    signature: str = ""
    is_forward: bool = False


def split_reply(text: str, html: str, *, derived: bool, subject: str, budget: Budget) -> Reply:
    """Split the body. The HTML decides when it is all there is, or when the text shows no quote and it does."""
    lines = text.split("\n")
    if len(lines) > MOST_LINES or not budget.in_time():
        return Reply(text)
    if derived and _html_quotes(html):
        return _split(*marked_lines(html), subject)
    reply = _split(lines, [False] * len(lines), subject)
    if not reply.quoted and not reply.is_forward and html and _html_quotes(html):
        from_html = _split(*marked_lines(html), subject)
        if from_html.quoted and from_html.reply:
            return from_html
    return reply


def _html_quotes(html: str) -> bool:
    """Whether a look at the structure could tell more than the words do."""
    return any(mark in html for mark in _QUOTING)


def _split(lines: list[str], marked: list[bool], subject: str) -> Reply:
    arrows = [line.lstrip(" \t\xa0").startswith(">") for line in lines]
    quoted = [mark or arrow for mark, arrow in zip(marked, arrows, strict=True)]
    cut, resume, forwards = _find_cut(lines, quoted)
    if forwards or (cut < len(lines) and _FORWARD_SUBJECT.match(subject)):
        return Reply("\n".join(lines).strip(), is_forward=True)
    own = [not one for one in quoted]
    own[cut:resume] = [False] * (resume - cut)
    if True in quoted:
        _wrapped_quotes(lines, arrows, own)
        _inner_attributions(lines, arrows, own)
        _keep_context(lines, own)
    return _assembled(lines, arrows, own)


def _find_cut(lines: list[str], quoted: list[bool]) -> tuple[int, int, bool]:
    """The stretch that the first introduction covers, and whether it introduces a forwarded mail.

    When what follows is marked as quoted line by line, only the introduction is covered; else all the rest.
    """
    total = len(lines)
    suspicious = _SUSPICIOUS.search
    for index, line in enumerate(lines):
        if quoted[index] or not suspicious(line):
            continue
        if is_forward_separator(line):
            return index, total, True
        end = _introduction_end(lines, quoted, index)
        if end is None:
            continue
        start = _with_rule(lines, index)
        after = _next_words(lines, end)
        return start, end if after < total and quoted[after] else total, False
    return total, total, False


def _introduction_end(lines: list[str], quoted: list[bool], index: int) -> int | None:
    if is_original_separator(lines[index]):
        # A separator is often followed by a header block or an attribution of its own.
        below = _next_words(lines, index + 1)
        if below < len(lines) and not quoted[below]:
            more = header_block_at(lines, below) or attribution_at(lines, below)[0]
            return below + more if more else index + 1
        return index + 1
    count = header_block_at(lines, index)
    if count:
        return index + count
    count, certain = attribution_at(lines, index)
    if not count:
        return None
    if not certain:
        after = _next_words(lines, index + count)
        if after >= len(lines) or not quoted[after]:
            return None
    return index + count


def _next_words(lines: list[str], index: int) -> int:
    while index < len(lines) and not lines[index].strip():
        index += 1
    return index


def _with_rule(lines: list[str], index: int) -> int:
    """A line drawn right above the introduction belongs to it."""
    above = index - 1
    while above >= 0 and not lines[above].strip():
        above -= 1
    return above if above >= 0 and is_rule(lines[above]) else index


def _wrapped_quotes(lines: list[str], arrows: list[bool], own: list[bool]) -> None:
    """The tail of a long quoted line that a program broke without marking it again is quoted too."""
    for index in range(1, len(lines) - 1):
        if not (own[index] and arrows[index - 1] and arrows[index + 1] and lines[index].strip()):
            continue
        first_word = lines[index].split(" ", 1)[0]
        if lines[index - 1].lstrip("> ") and len(lines[index - 1]) + len(first_word) > 64:
            own[index] = False
    tail = len(lines) - 1
    if tail > 0 and own[tail] and arrows[tail - 1] and lines[tail][:1].islower():
        own[tail] = not (len(lines[tail - 1]) > 70 and len(lines[tail]) < 40)


def _inner_attributions(lines: list[str], arrows: list[bool], own: list[bool]) -> None:
    """An attribution further down, before another marked quote, is no word of the writer's either."""
    for index, arrow in enumerate(arrows):
        if not arrow or (index and arrows[index - 1]):
            continue
        above = index - 1
        while above >= 0 and not lines[above].strip():
            above -= 1
        if above < 0 or not own[above]:
            continue
        for start in range(max(0, above - 3), above + 1):
            if own[start] and start + attribution_at(lines, start)[0] == above + 1:
                own[start : above + 1] = [False] * (above + 1 - start)
                break


def _keep_context(lines: list[str], own: list[bool]) -> None:
    """Answers between quotes make no sense without the questions: keep the quotes that they answer."""
    words = [index for index, line in enumerate(lines) if line.strip()]
    kinds = [own[index] for index in words]
    changes = [place for place in range(1, len(kinds)) if kinds[place] != kinds[place - 1]]
    answers = sum(1 for place in changes if kinds[place])
    if answers < 2:
        return
    last_own = max(place for place, is_own in enumerate(kinds) if is_own)
    for index in range(words[last_own]):
        own[index] = True


def _assembled(lines: list[str], arrows: list[bool], own: list[bool]) -> Reply:
    segments = _segments(lines, own)
    kept: list[str] = []
    quoted = [line for index, line in enumerate(lines) if not own[index]]
    signature: list[str] = []
    for segment in segments:
        words, foot, rest = _without_foot(segment)
        kept.extend(words)
        signature.extend(foot)
        quoted.extend(rest)
    reply = _tidy(kept)
    if not reply and True not in arrows and any(line.strip() for line in lines):
        return Reply(_tidy(lines))
    return Reply(reply, _tidy(quoted), _tidy(signature))


def _segments(lines: list[str], own: list[bool]) -> list[list[str]]:
    """The writer's lines, in runs that a quote parts."""
    segments: list[list[str]] = [[]]
    for index, line in enumerate(lines):
        if own[index]:
            segments[-1].append(line)
        elif segments[-1]:
            segments.append([])
    return segments


def _without_foot(segment: list[str]) -> tuple[list[str], list[str], list[str]]:
    """One run of own lines as (words, signature, what a program quoted below its own signature)."""
    sent = sent_from_start(segment)
    words, foot = segment[:sent], segment[sent : sent + 1]
    rest = segment[sent + 1 :]
    start = signature_start(words)
    return words[:start], [*words[start:], *foot], rest


def _tidy(lines: list[str]) -> str:
    if not lines:
        return ""
    text = "\n".join([line.rstrip() for line in lines]).strip("\n ")
    return _MANY_LINES.sub("\n\n", text) if "\n\n\n" in text else text
