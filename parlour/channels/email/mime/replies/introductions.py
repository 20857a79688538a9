"""Lines that introduce what somebody else wrote: attributions, header blocks, separators."""

from __future__ import annotations

import re

from parlour.channels.email.mime.replies import vocabulary as words


def _any(phrases: tuple[str, ...]) -> str:
    return "|".join(re.escape(one).replace(r"\ ", r"\s+") for one in sorted(set(phrases), key=len, reverse=True))


_ADDRESS = re.compile(r"[^\s<>()\[\]\"',;:]+@[^\s<>()\[\]\"',;:]+\.?\w")
_TIME = re.compile(
    r"\b\d{1,2}\s?[:.h]\s?\d\d(?!\.\d)\b|\b\d{1,2} ?(?:am|pm)\b|[上下]午|午[前後]|오[전후]", re.IGNORECASE
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")
_DATE_START = re.compile(r"[\s*_'\"(\[-]*(?:\w{1,14}[.,،]*\s+){0,2}\d", re.UNICODE)
_WORD_START = re.compile(rf"[\s*_-]*(?:{_any(words.STARTS)})[\s,]", re.IGNORECASE)
_NAME_START = re.compile(r"[\s*_\"'-]*[^\s:;!?][^:;!?]{0,80}?<?\s*[^\s<>]+@", re.UNICODE)
_WROTE = re.compile(rf"(?:{_any(words.WROTE)})(?!\w)", re.IGNORECASE)
_WROTE_LAST = re.compile(
    rf"(?:{_any(words.WROTE)})(?!\w)(?:\s+(?:the following|folgendes|het volgende|le message suivant|lo siguiente))?"
    rf"\s*[:：…-]*\s*(?:\*|\[[^\]]*\])?\s*[:：-]*\s*$",
    re.IGNORECASE,
)
_COLON_LAST = re.compile(r"[:：]\s*[*_]*\s*$")
_CLOSED_BY_NEXT = re.compile(r">\s*(?:wrote)?\s*:?\s*$")
_LAST_CHARACTERS = frozenset(":：-…*]")
_TAIL = 90
LONGEST_ATTRIBUTION = 400
MOST_LINES = 5


def attribution_at(lines: list[str], index: int) -> tuple[int, bool]:
    """How many lines, from `index` on, say who wrote what follows, and whether that is beyond doubt.

    No lines: this is no attribution. In doubt it is one only when a marked quote follows.
    """
    first = lines[index]
    if not _can_begin(first):
        return 0, False
    joined = ""
    for count in range(1, MOST_LINES + 1):
        if index + count > len(lines):
            break
        line = lines[index + count - 1]
        if count > 1 and (not line.strip() or _begins_its_own(line)):
            break
        joined = f"{joined} {line.strip()}".strip()
        if len(joined) > LONGEST_ATTRIBUTION:
            break
        verdict = _verdict(joined, count)
        if verdict is not None:
            return count, verdict
    return 0, False


def _can_begin(line: str) -> bool:
    stripped = line.strip()
    if not stripped or stripped.startswith(">") or len(stripped) > LONGEST_ATTRIBUTION:
        return False
    if _WORD_START.match(stripped + " ") or _DATE_START.match(stripped):
        return True
    return "@" in stripped or (stripped[-1] in _LAST_CHARACTERS and bool(_WROTE_LAST.search(stripped[-_TAIL:])))


def _begins_its_own(line: str) -> bool:
    """A line that is a quote, or the start of another attribution, does not continue this one."""
    if line.lstrip().startswith(">"):
        return not _CLOSED_BY_NEXT.match(line.strip())
    return bool(re.match(r"\s*(?:On|Am|Le|El|Il|Em|Op|Den)\s.*\d", line))


def _verdict(joined: str, count: int) -> bool | None:
    """True: surely an attribution. False: perhaps. None: not (yet)."""
    address = "@" in joined and _ADDRESS.search(joined)
    colon = joined[-1] in _LAST_CHARACTERS
    if not (colon or address):
        return None
    moment, year = _TIME.search(joined), _YEAR.search(joined)
    opened = bool(_DATE_START.match(joined) or _WORD_START.match(joined))
    if joined.rstrip(" :：").endswith(words.WROTE) or _WROTE_LAST.search(joined[-_TAIL:]):
        if (address and (opened or _NAME_START.match(joined))) or (opened and (moment or year)):
            return _whole_sentence(joined, count)
        return False if count == 1 else None
    if not colon or not _COLON_LAST.search(joined):
        return None
    said = _WROTE.search(joined)
    if said and (opened or (address and _NAME_START.match(joined))) and (moment or year or (address and opened)):
        return True
    if address and opened and (moment or year) and _TIME_OR_YEAR_FIRST.match(joined):
        return True
    return None


# A date stands first and an address last: "30.09.2017, 18:30, "A" <a@example.org>:"
_TIME_OR_YEAR_FIRST = re.compile(
    r"[^<]*\d[^<]*[<(\s\"'][^\s<>]+@[^\s<>]+[>)\]\s]*\s*(?:\([^)]*\)\s*)?[:：]\s*[*_]*\s*$"
)


def _whole_sentence(joined: str, count: int) -> bool:
    """Long runs of words with a full stop inside are prose that happens to end in "wrote:"."""
    prose = re.search(r"[a-z]{3,}[.!?] [A-Z][a-z]+ [a-z]+ ", joined)
    return not (prose and count > 2)


_LABEL = re.compile(
    r"^[\s>|*_]*(?:"
    + "|".join(f"(?P<{kind}>{_any(phrases)})" for kind, phrases in words.LABELS.items())
    + r")[*_\s]*[:：][*_]*(?P<rest>.*)$",
    re.IGNORECASE,
)
_COLON_EARLY = re.compile(r"[^:：]{1,40}[:：]")
_INNER_LABEL = re.compile(rf"\s(?:{_any(words.LABELS['subject'])})\s*[:：]", re.IGNORECASE)
_RULE = re.compile(r"^[\s>*]*[_=\-\u2500\u2014\u2010*]{4,}\s*$")


def header_block_at(lines: list[str], index: int) -> int:
    """How many lines, from `index` on, are the head of another mail (From, Sent, To, Subject); none if not.

    Two labels could be anybody's words ("From: Berlin, To: Paris"); it takes a subject, or a date and an
    address.
    """
    if not _COLON_EARLY.match(lines[index]):
        return 0
    found = _LABEL.match(lines[index])
    if found is None or found["other"]:
        return 0
    kinds: set[str] = set()
    last = address = blanks = 0
    for offset, line in enumerate(lines[index : index + 14]):
        label = _LABEL.match(line)
        if label:
            blanks = 0
            kinds.update(kind for kind in words.LABELS if label[kind])
            if _INNER_LABEL.search(label["rest"]):
                kinds.add("subject")
            last = offset + 1
        elif not line.strip(" >*"):
            blanks += 1
            if blanks > 1 or _is_whole(kinds):
                break
        elif offset - last >= 4:
            break
        if label or not _is_whole(kinds):
            address += "@" in line or "mailto" in line
    return last if _is_head(kinds, bool(address)) else 0


def _is_whole(kinds: set[str]) -> bool:
    return {"from", "subject"} <= kinds


def _is_head(kinds: set[str], address: bool) -> bool:
    if "from" not in kinds:
        return False
    if "subject" in kinds and ("date" in kinds or "to" in kinds):
        return True
    return "date" in kinds and address


_FENCE = r"[-_=*#\u2014\u2013\u2500\u2010~+<>]"
_ORIGINAL = re.compile(
    rf"^[\s>*]*{_FENCE}{{2,}}\s*(?:{_any(words.ORIGINAL)})[^-_=*]{{0,40}}{_FENCE}{{2,}}[\s*]*$", re.IGNORECASE
)
_FORWARDED = re.compile(
    rf"^[\s>*]*(?:{_FENCE}{{2,}}\s*(?:{_any(words.FORWARDED)})\b.{{0,80}}|(?:{_any(words.FORWARDED)})\s*[:：]\s*)$",
    re.IGNORECASE,
)
_ZOHO = re.compile(rf"^\s*-{{3,}} ?.{{0,200}}(?:{_any(words.WROTE)}).{{0,60}}-{{3,}}\s*$", re.IGNORECASE)
_REPLY_ABOVE = re.compile(
    r"^[\s>]*\W*(?:please )?(?:(?:type|write|enter|add) your )?repl(?:y|ies) (?:above|before) (?:this|"
    r"the) (?:line|message)\b|"
    r"^[\s>]*[#\-=_*]{2,}.{0,40}(?:above this line|über dieser zeile|oberhalb dieser (?:linie|zeile)|"
    r"au-dessus de cette ligne|"
    r"sopra questa (?:linea|riga)|encima de esta línea|acima desta linha|boven deze lijn)",
    re.IGNORECASE,
)


def is_original_separator(line: str) -> bool:
    stripped = line.strip()
    if not stripped or len(stripped) > 300 or (stripped[0].isalnum() and stripped[0] not in "pPrRtTwWeEaA"):
        return False
    return bool(_ORIGINAL.match(stripped) or _ZOHO.match(stripped) or _REPLY_ABOVE.match(stripped))


def is_forward_separator(line: str) -> bool:
    return len(line) < 200 and bool(_FORWARDED.match(line))


def is_rule(line: str) -> bool:
    """A line drawn across the page."""
    return bool(_RULE.match(line))
