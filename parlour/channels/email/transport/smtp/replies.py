"""What a server's reply means for one recipient (RFC 5321, 4.2; RFC 3463 for the enhanced codes)."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from parlour.inboxes.contract import Outcome, Result

_ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
WORDS_LIMIT = 200


def sent(code: int, text: bytes) -> Result:
    return Result(Outcome.SENT, words(text), code=enhanced(code, text))


def judged(code: int, text: bytes) -> Result:
    """The Result of a refusing reply: 5xx is for good, everything else passes."""
    if 500 <= code <= 599:
        sentence = _("The mail server refused it for good: %(words)s")
        return Result(Outcome.PERMANENT, sentence % {"words": words(text) or code}, code=enhanced(code, text))
    sentence = _("The mail server can't take it now: %(words)s")
    return Result(Outcome.TEMPORARY, sentence % {"words": words(text) or code}, code=enhanced(code, text))


def temporary(sentence: str, retry_after: float | None = None) -> Result:
    return Result(Outcome.TEMPORARY, sentence, retry_after=retry_after)


def permanent(sentence: str) -> Result:
    return Result(Outcome.PERMANENT, sentence)


def uncertain() -> Result:
    """The line broke between the end of the mail and the answer: it may have arrived, and may not have."""
    return Result(
        Outcome.UNCERTAIN,
        _(
            "The line broke just as the mail was handed over, so nobody can say whether it arrived. "
            "It is not sent again by itself."
        ),
    )


def enhanced(code: int, text: bytes) -> str:
    """The enhanced status code when the server gave one, else the plain one."""
    found = _ENHANCED.search(text.decode("utf-8", "replace"))
    return found[1] if found else str(code)


def words(text: bytes) -> str:
    """A server's words, on one line, printable and short enough to show."""
    plain = text.decode("utf-8", "replace").replace("\n", " ")
    return "".join(letter for letter in plain if letter.isprintable())[:WORDS_LIMIT].strip()
