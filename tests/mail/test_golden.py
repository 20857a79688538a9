"""Every mail in this folder says what the file of facts beside it states.

A fault found in the wild adds a mail of our own making here, never somebody's.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from parlour.channels.email import parse_mail

MAILS = sorted(Path(__file__).parent.glob("*.eml"))


def test_there_are_mails_and_each_has_its_facts() -> None:
    assert len(MAILS) >= 16
    assert [one.with_suffix(".json") for one in MAILS] == sorted(Path(__file__).parent.glob("*.json"))


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.stem)
def test_a_mail_says_what_its_facts_state(path: Path) -> None:
    facts = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    read = parse_mail(path.read_bytes())
    assert {name: read[name] for name in facts} == facts
