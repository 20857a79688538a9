"""Every reason that intake can give is one that an agent can read."""

import re
from pathlib import Path

import parlour.conversations.inbound as inbound
from parlour.conversations.queries.trail import sentences_of
from parlour.conversations.queries.trail_words import WORDS

FOLDER = Path(inbound.__file__).parent
GIVEN = re.compile(
    r'(?:go_on|stop|quarantine|_put_aside)\([^"()]*"([a-z-]+)"|return "([a-z-]+)",|, "(bounce-[a-z-]+)"\)'
)
WAYS = ("token", "headers", "number")


def test_every_code_has_a_sentence():
    source = "\n".join(path.read_text() for path in sorted(FOLDER.rglob("*.py")))
    codes = {code for found in GIVEN.findall(source) for code in found if code}
    codes |= {f"{kind}-{way}" for kind in ("thread", "stranger") for way in WAYS} | {"same-mail"}
    assert {"own-mail", "bounce-by-token", "unreadable", "sender-blocked", "no-author"} <= codes
    assert codes - set(WORDS) == set()
    assert set(WORDS) - codes == {"thread-headers-only"}


def test_a_code_of_another_version_says_nothing(scoped):
    assert sentences_of([{"step": "x", "code": "never-heard-of", "ids": {}}, {"step": "y"}]) == []


def test_rows_that_are_gone_leave_a_sentence(scoped):
    from parlour.kernel.ids import uuid7

    gone = {"contact": str(uuid7()), "conversation": str(uuid7()), "message": str(uuid7())}
    found = sentences_of([{"step": "which_thread", "code": code, "ids": gone} for code in WORDS])
    assert len(found) == len(WORDS)
    assert not any("%(" in one for one in found)
