"""Intake under kill -9 and under competition: nothing lost, nothing doubled."""

from pathlib import Path

import pytest

from tests.faults.stage import play

pytestmark = pytest.mark.faults
WHOLE = {
    "doubled": 0,
    "numbers_without_gaps": True,
    "events_without_gaps": True,
    "files_readable": True,
    "counted": True,
}


def _whole(found, messages, conversations):
    assert {name: found[name] for name in WHOLE} == WHOLE
    assert (found["messages"], found["received"], found["conversations"]) == (messages, messages, conversations)


def test_killed_at_every_step_of_one_mail(tmp_path: Path) -> None:
    found = play("intake_every_step", tmp_path)
    assert found["kills"] >= 30
    assert found["envelopes"] == {"done": found["taken"]}
    _whole(found, found["taken"], found["threads"])


def test_killed_at_random_moments_with_two_workers(tmp_path: Path) -> None:
    found = play("intake_random", tmp_path)
    assert (found["kills"], found["envelopes"]) == (40, {"done": found["taken"]})
    _whole(found, found["taken"], found["taken"])


def test_mails_of_one_new_thread_at_once_are_one_conversation(tmp_path: Path) -> None:
    found = play("race_one_thread", tmp_path)
    _whole(found, 4 * found["threads"], found["threads"])


def test_the_same_mail_by_several_routes_at_once_is_one_message(tmp_path: Path) -> None:
    found = play("race_same_mail", tmp_path)
    assert found["envelopes"] == {"done": found["mails"], "duplicate": 2 * found["mails"]}
    _whole(found, found["mails"], found["mails"])
