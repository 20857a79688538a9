"""Free ports on loopback, and waiting until one answers."""

from __future__ import annotations

import socket
import time

LOOPBACK = "127.0.0.1"


def free_port() -> int:
    """A port that was free a moment ago; two callers get two ports because the kernel hands them out in turn."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    try:
        socket.create_connection((LOOPBACK, port), timeout=0.5).close()
    except OSError:
        return False
    return True


def wait_for_port(port: int, *, seconds: float = 15.0) -> None:
    """Return when the port answers; TimeoutError names it when it does not."""
    deadline = time.monotonic() + seconds
    while not answers(port):
        if time.monotonic() > deadline:
            raise TimeoutError(f"Nothing answered on {LOOPBACK}:{port} within {seconds} s.")
        time.sleep(0.05)
