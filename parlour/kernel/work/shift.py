"""Whether a process is the only one of its part: then what a dead one held can be taken over at once.

A lease protects against a worker that is gone, but it has to be long, for a slow mail server's sake. When no
other worker is alive, every lease that is still running belongs to a dead one. The lock that tells is freed by the
operating system or the database server with the process that held it, however that process ended.
"""

import fcntl
import os
import threading
from pathlib import Path

from django.conf import settings
from django.db import connection

_SPACE = 0x7061726C  # the first word of our advisory locks; the second names the part


class Shift:
    """The shift of one part of the program ("worker") in this process."""

    def __init__(self, part: str) -> None:
        self._part = part
        self._begun = threading.Lock()
        self._is_on = False
        self._file = -1

    def begin(self) -> bool:
        """Go on shift. True for the first call in a process that finds nobody else on it; False ever after."""
        with self._begun:
            if self._is_on:
                return False
            self._is_on = True
            return self._server_lock() if connection.vendor == "postgresql" else self._file_lock()

    def _file_lock(self) -> bool:
        folder = Path(settings.DATA) / "shifts"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file = os.open(folder / self._part, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            fcntl.flock(self._file, fcntl.LOCK_SH)
            return False
        fcntl.flock(self._file, fcntl.LOCK_SH)
        return True

    def _server_lock(self) -> bool:
        part = int.from_bytes(self._part.encode()[:4].ljust(4), "big") & 0x7FFFFFFF
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_SPACE, part])
            alone = bool(cursor.fetchone()[0])
            cursor.execute("SELECT pg_advisory_lock_shared(%s, %s)", [_SPACE, part])
            if alone:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_SPACE, part])
        return alone
