"""kill -9 of each part, many times: it comes back, nobody else notices, and no event is lost or doubled."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.serving import House, children_of, house, numbers, silent

pytestmark = pytest.mark.faults
PARTS = {"web", "worker", "scheduler", "intake"}


@pytest.fixture
def larkmoor(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path / "data") as ours:
        yield ours


def test_events_of_another_process_arrive_at_once(larkmoor: House) -> None:
    larkmoor.start()
    with larkmoor.socket(after=None) as line:
        started = time.monotonic()
        larkmoor.beside.ask("tick", larkmoor.facts["organisation"], 1)
        assert numbers(line, 1) == [1]
        assert time.monotonic() - started < 0.5
        larkmoor.beside.ask("tick", larkmoor.facts["organisation"], 200)
        assert numbers(line, 200) == list(range(2, 202))
        assert silent(line)


def test_the_web_part_killed_again_and_again_loses_no_event(larkmoor: House) -> None:
    larkmoor.start()
    seen: list[int] = []
    line = larkmoor.socket(after=0)
    for _ in range(5):
        larkmoor.beside.ask("tick", larkmoor.facts["organisation"], 7)
        seen += numbers(line, 3)
        os.kill(larkmoor.wait_for(PARTS)["web"], signal.SIGKILL)
        larkmoor.beside.ask("tick", larkmoor.facts["organisation"], 5)
        line.close()
        line = larkmoor.socket(after=seen[-1])
        seen += numbers(line, 7 - 3 + 5)
        assert seen == list(range(1, len(seen) + 1))
        assert silent(line, 0.1)
        assert larkmoor.get("/") == 200
    line.close()


@pytest.mark.parametrize(("part", "named"), [("worker", ()), ("intake", ("web", "worker", "scheduler", "intake"))])
def test_a_killed_part_comes_back_and_the_pages_stay(part: str, named: tuple[str, ...], larkmoor: House) -> None:
    """Two processes in all, or one for each part that was named."""
    larkmoor.start(*named)
    assert len(set(larkmoor.wait_for(PARTS).values())) == (4 if named else 2)
    web = larkmoor.wait_for(PARTS)["web"]
    for _ in range(4):
        before = larkmoor.wait_for(PARTS)[part]
        os.kill(before, signal.SIGKILL)
        assert larkmoor.get("/") == 200
        deadline = time.monotonic() + 10
        while larkmoor.children().get(part) in (None, before):
            assert time.monotonic() < deadline
            time.sleep(0.02)
    assert larkmoor.children()["web"] == web


def test_the_end_is_orderly_and_nothing_is_left(larkmoor: House) -> None:
    larkmoor.start()
    assert larkmoor.process is not None
    larkmoor.wait_for(PARTS)
    pids = children_of(larkmoor.process.pid)
    with larkmoor.socket(after=None) as line:
        started = time.monotonic()
        assert larkmoor.end() == 0
        assert time.monotonic() - started < 8
        with pytest.raises(Exception, match=r"1001|1012"):
            line.recv(timeout=5)
    assert [pid for pid in pids if Path(f"/proc/{pid}").exists()] == []


def test_parts_follow_a_parent_that_was_killed(larkmoor: House) -> None:
    larkmoor.start()
    assert larkmoor.process is not None
    pids = sorted(set(larkmoor.wait_for(PARTS).values()))
    os.kill(larkmoor.process.pid, signal.SIGKILL)
    deadline = time.monotonic() + 15
    while alive := [pid for pid in pids if _lives(pid)]:
        assert time.monotonic() < deadline, f"{alive} outlived their parent"
        time.sleep(0.05)
    larkmoor.process.wait(5)
    larkmoor.start()
    assert larkmoor.get("/") == 200


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_who_signs_out_elsewhere_hears_no_more(larkmoor: House) -> None:
    larkmoor.start()
    with larkmoor.socket(after=None) as line:
        larkmoor.beside.ask("sign_out")
        while (frame := json.loads(line.recv(timeout=8)))["type"] == "ping":
            pass
        assert frame == {"type": "revoked"}
        larkmoor.beside.ask("tick", larkmoor.facts["organisation"], 1)
        with pytest.raises(Exception, match="1008"):
            line.recv(timeout=5)


def test_each_part_can_be_started_alone(larkmoor: House) -> None:
    larkmoor.start("web")
    assert larkmoor.process is not None
    assert children_of(larkmoor.process.pid) == []
    with larkmoor.socket(after=None) as line:
        larkmoor.beside.ask("tick", larkmoor.facts["organisation"], 2)
        assert numbers(line, 2) == [1, 2]
    assert larkmoor.get("/") == 200
    assert larkmoor.end() == 0
    larkmoor.start("sockets")
    with larkmoor.socket(after=0) as line:
        assert numbers(line, 2) == [1, 2]
    assert larkmoor.get("/") == 404
    assert larkmoor.end() == 0
    for part in ("worker", "scheduler", "intake"):
        larkmoor.start(part)
        assert larkmoor.end() == 0


def test_several_web_processes_read_the_one_stream(tmp_path: Path) -> None:
    with house(tmp_path / "data", PARLOUR_WEB_PROCESSES="3") as ours:
        ours.start("web", "worker")
        assert ours.process is not None
        deadline = time.monotonic() + 20
        while len(children_of(ours.process.pid)) < 4:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        lines = [ours.socket(after=0) for _ in range(9)]
        ours.beside.ask("tick", ours.facts["organisation"], 20)
        assert [numbers(line, 20) for line in lines] == [list(range(1, 21))] * 9
        assert ours.end() == 0
