"""Running the intake process, looking at what it took, and killing it."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
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
