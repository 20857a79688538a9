"""Finding the failed recipients in the words of a bounce."""

from __future__ import annotations

import re

_ADDRESS = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,80}@(?:[A-Za-z0-9-]+\.)*[A-Za-z0-9-]+"
_WAYS = tuple(
    re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    for pattern in (
        rf"^\s*(?:final|original|failed)[- ]recipient:\s*(?:rfc822;)?\s*<?({_ADDRESS})",
        rf"^[ \t>]*<({_ADDRESS})>[ \t]*(?::|\.\.\.|\(|$)",
        rf"RCPT TO:\s*<({_ADDRESS})>",
        rf"^[ \t]*({_ADDRESS})[ \t]*(?:\.\.\.|:[ \t]|\(|-{{1,2}} |,[ \t]*$|$)",
        rf"(?:^|\b)(?:recipients?|address|to|user|mailbox|receiver|destinat\w+|empfänger|"
        rf"destinatario)(?:\(s\))?(?: address)?\s*(?:is |was |:|=|<|\()[ \t]*[<\"'(]?({_ADDRESS})",
        rf"(?:\b[45]\d\d|[45]\.\d\.\d{{1,3}})[ -].{{0,40}}?<({_ADDRESS})>",
        rf"(?:deliver\w*|sen[dt]|mail(?:ed)?|message) (?:.{{0,60}} )?(?:to|for|an)[ :\n]+\s*[<\"']?({_ADDRESS})",
        rf"<({_ADDRESS})>",
        rf"({_ADDRESS})",
    )
)
_NOBODY = re.compile(r"^(?:mailer-daemon|postmaster|abuse|support|help|helpdesk|noreply|no-reply)@", re.IGNORECASE)
_LONGEST = 20_000


def recipients_in(text: str, ourselves: frozenset[str]) -> tuple[str, ...]:
    """Whom the mail did not reach, by the most telling of the ways in which servers write it."""
    text = text[:_LONGEST]
    for way in _WAYS:
        found = [one.rstrip(".'") for one in way.findall(text)]
        kept = [one for one in found if one.lower() not in ourselves and not _NOBODY.match(one)]
        if kept:
            return tuple(dict.fromkeys(kept))
    return ()
