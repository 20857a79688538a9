"""Sending under kill -9 and under competition: what may have left is never sent again by itself."""

from pathlib import Path

import pytest

from tests.faults.stage import play

pytestmark = pytest.mark.faults
SOUND = {"twice": 0, "said_sent_but_not": 0, "left_but_not_said": 0, "events_without_gaps": True}


def _sound(found):
    assert {name: found[name] for name in SOUND} == SOUND


def test_killed_at_every_step_of_one_message(tmp_path: Path) -> None:
    found = play("sending_every_step", tmp_path)
    assert found["kills"] >= 15
    assert set(found["states"]) == {"sent", "unsure"}
    _sound(found)


def test_killed_at_random_moments_with_two_workers(tmp_path: Path) -> None:
    found = play("sending_random", tmp_path)
    assert set(found["states"]) <= {"sent", "unsure"}
    assert found["states"]["sent"] + found["states"].get("unsure", 0) == found["copies"] == 120
    _sound(found)


def test_several_workers_send_each_message_once(tmp_path: Path) -> None:
    found = play("race_send", tmp_path)
    assert found["states"] == {"sent": 40}
    _sound(found)


def test_a_message_is_sent_or_taken_back_never_both(tmp_path: Path) -> None:
    found = play("race_undo", tmp_path)
    assert found["undone"] + found["late"] == found["messages"]
    assert found["there"] == found["late"] == found["left"]
    _sound(found)
