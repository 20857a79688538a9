"""For good or for now: the words and numbers by which servers say it."""

from __future__ import annotations

import re

_STATUS = re.compile(r"(?<![\d.])([45])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_REPLY_CODE = re.compile(r"(?<![\d.:/-])([45])[0-9]\d[ -](?=\S)(?!(?:bytes|kb|mb|k)\b)")
_FOR_NOW = re.compile(
    r"will (?:continue to )?(?:be )?(?:retr(?:y|ied)|try(?:ing)? again)|still (?:trying|being (?:retried|tried))|"
    r"(?:warning|delay(?:ed)?)[ :-].{0,60}(?:message|mail|delivery)|(?:message|mail|"
    r"delivery) (?:has been |is |was )?delayed|"
    r"not yet been (?:delivered|able)|has not been delivered (?:yet|within)|"
    r"could not (?:yet )?be delivered (?:for|after) (?:the last )?\d+ hours?|"
    r"no (?:further )?action is (?:necessary|required)|you do not need to resend|this is a warning|temporar(?:y|ily)|"
    r"try again later|queued? (?:mail|message)? ?(?:will|and)|greylist|delivery attempts will continue|"
    r"noch nicht zugestellt|wird weiterhin versucht|verzögert|retardé|temporaire|retrasad|zeitweilig|vorübergehend",
    re.IGNORECASE,
)
_FOR_GOOD = re.compile(
    r"user unknown|unknown user|no such (?:user|mailbox|address|recipient)|does not exist|doesn't exist|"
    r"permanent (?:fatal )?(?:error|failure)|permanently|giving up|fatal error|host (?:unknown|not found)|"
    r"gave up|given up|unbekannt|existiert nicht|n'existe pas|no existe|non esiste|não existe|disabled|suspended|"
    r"account (?:closed|inactive)|invalid (?:recipient|mailbox|address|user)|not (?:a )?(?:known|valid|our)",
    re.IGNORECASE,
)


def status_in(text: str) -> str:
    """The first RFC 3463 status in a text, empty when it has none."""
    found = _STATUS.search(text[:20_000])
    return found[0] if found else ""


def is_hard(text: str, subject: str) -> bool:
    """Whether this text speaks of a failure for good. Silence counts as for good: that is what bounces are."""
    text = text[:20_000]
    if _FOR_NOW.search(subject) and not _FOR_GOOD.search(text):
        return False
    statuses = {found[1] for found in _STATUS.finditer(text)}
    codes = statuses or {found[1] for found in _REPLY_CODE.finditer(text)}
    if codes:
        return "5" in codes
    return bool(_FOR_GOOD.search(text)) or not _FOR_NOW.search(text)
