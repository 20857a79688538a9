"""Message identifiers (RFC 5322 section 3.6.4), without their angle brackets."""

from __future__ import annotations

import re

from parlour.channels.email.mime.words import decode_words, one_line, unfolded

_IN_BRACKETS = re.compile(r"<([^<>]+)>")
_SEPARATORS = re.compile(r"[\s<>()\",;:]+")
LONGEST = 998


def read_identifiers(raws: list[bytes], most: int) -> tuple[tuple[str, ...], bool]:
    """Every identifier in these values, in order, once each; and whether some had to be left out.

    When there are too many the first and the newest stay: the root and the nearest are what threading needs.
    """
    seen: dict[str, None] = {}
    for raw in raws:
        text = unfolded(raw[:200_000])
        if "=?" in text:
            text = decode_words(text)
        for one in _IN_BRACKETS.findall(text) or _bare(text):
            cleaned = one_line("".join(one.split()))
            if cleaned and len(cleaned) <= LONGEST:
                seen.setdefault(cleaned)
    found = tuple(seen)
    if len(found) <= most:
        return found, False
    return ((found[0], *found[1 - most :]) if most > 1 else found[:1]), True


def _bare(text: str) -> list[str]:
    """Identifiers that were written without their brackets."""
    return [one for one in _SEPARATORS.split(text) if "@" in one[1:-1]] if "@" in text else []


def read_identifier(raw: bytes) -> str:
    """The one identifier of a Message-ID header, as near as it can be read; empty when there is none."""
    found, _ = read_identifiers([raw], 1)
    if found:
        return found[0]
    return one_line("".join(unfolded(raw[:2_000]).strip("<>").split()))[:LONGEST]
