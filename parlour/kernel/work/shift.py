"""Whether a process is the only one of its part: then what a dead one held can be taken over at once.

A lease protects against a worker that is gone, but it has to be long, for a slow mail server's sake. When no
other worker is alive, every lease that is still running belongs to a dead one. The lock that tells is freed by the
operating system or the database server with the process that held it, however that process ended.
"""

import fcntl
import os
import threading
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection

_SPACE, _GATE = 0x7061726C, 0x67617465  # the first words of our advisory locks; the second names the part


class Shift:
    """The shift of one part of the program ("worker") in this process."""

    def __init__(self, part: str) -> None:
        self._part = part
        self._begun = threading.Lock()
        self._is_on = False
        self._file = -1

    def begin(self, take_over: Callable[[], None]) -> bool:
        """Go on shift; the first call in a process that finds nobody else on it runs `take_over` and returns True.

        Others who begin meanwhile wait at the gate until it has run, so that it never meets their work.
        """
        with self._begun:
            if self._is_on:
                return False
            self._is_on = True
            return self._at_server(take_over) if connection.vendor == "postgresql" else self._at_folder(take_over)

    def _at_folder(self, take_over: Callable[[], None]) -> bool:
        folder = Path(settings.DATA) / "shifts"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file = os.open(folder / self._part, os.O_RDWR | os.O_CREAT, 0o600)
        gate = os.open(folder / f"{self._part}.gate", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(gate, fcntl.LOCK_EX)
            alone = _is_free(self._file)
            fcntl.flock(self._file, fcntl.LOCK_SH)
            if alone:
                take_over()
        finally:
            os.close(gate)
        return alone

    def _at_server(self, take_over: Callable[[], None]) -> bool:
        part = int.from_bytes(self._part.encode()[:4].ljust(4), "big") & 0x7FFFFFFF
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [_GATE, part])
            try:
                cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_SPACE, part])
                alone = bool(cursor.fetchone()[0])
                cursor.execute("SELECT pg_advisory_lock_shared(%s, %s)", [_SPACE, part])
                if alone:
                    cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_SPACE, part])
                    take_over()
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_GATE, part])
        return alone


def _is_free(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
