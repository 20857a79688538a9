"""Running the intake process, looking at what it took, and killing it."""

from __future__ import annotations

import contextlib
import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.servers.processes import kill_session

ROOT = Path(__file__).resolve().parents[2]


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Settings for a database and files below `folder`."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "parlour.config.settings",
        "PARLOUR_DATA": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/parlour.sqlite3",
        **more,
    }


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "tests.faults.intake_process", *words]


def prepare(given: dict[str, str], imap_port: int) -> None:
    subprocess.run(command("prepare", str(imap_port)), env=given, cwd=ROOT, check=True, timeout=120)


def look(given: dict[str, str]) -> list[str]:
    """The subjects of the mails that were taken."""
    done = subprocess.run(command("look"), env=given, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    return list(json.loads(done.stdout))


@contextlib.contextmanager
def running(given: dict[str, str]) -> Iterator[None]:
    """The intake process, ended by kill -9 in any case."""
    process = subprocess.Popen(
        command("serve"), env=given, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        yield
    finally:
        kill_session(process)


def kill_amid(folder: Path, *, at_least: int, chance: random.Random) -> None:
    """Return at a moment worth killing at: so many mails are stored, and the next is somewhere on its way.

    Looks straight into the database file, because a process that asks politely would be too late.
    """
    end = time.monotonic() + 10
    with contextlib.closing(sqlite3.connect(folder / "parlour.sqlite3", timeout=5)) as database:
        while time.monotonic() < end:
            (count,) = database.execute("SELECT count(*) FROM inboxes_envelope").fetchone()
            if count >= at_least:
                break
    time.sleep(chance.uniform(0.0, 0.02))
