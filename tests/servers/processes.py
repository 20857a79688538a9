"""Starting a server in the foreground and ending exactly that one again."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def running(command: list[str], *, log: Path, seconds_to_end: float = 10.0) -> Iterator[subprocess.Popen[bytes]]:
    """Run `command` in a session of its own; on leaving, end that session and nothing else."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=output, stdin=subprocess.DEVNULL, start_new_session=True
        )
    try:
        yield process
    finally:
        end(process, seconds=seconds_to_end)


def end(process: subprocess.Popen[bytes], *, seconds: float = 10.0) -> None:
    """TERM to the process, then KILL to what is left of its own session."""
    if process.poll() is None:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
    kill_session(process)


def kill_session(process: subprocess.Popen[bytes]) -> None:
    """kill -9 for the process and every child in its process group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(5)
