"""The parent: forks the parts, starts again what ends, ends all together."""

import gc
import logging
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from parlour.config.supervisor.child import SIGNALS, become

logger = logging.getLogger("parlour.serve")

SHORT_LIFE = 10.0  # seconds; a part that lived shorter is started again later and later
LONGEST_WAIT = 30.0
GRACE = 25.0  # seconds that parts have to finish what they do


@dataclass(slots=True)
class Part:
    """One child: what it runs, and how it has fared."""

    name: str
    run: Callable[[], None]
    prepare: Callable[[], None] | None = None  # loads what the part shares with those forked after it
    does: tuple[str, ...] = ()  # the parts of the program that it is, where its name is not one
    pid: int = 0
    born: float = 0.0
    failures: int = 0
    due: float = field(default=0.0)


class Group:
    """Keeps the parts alive until a signal comes. Single-threaded, so that forking is safe at any time."""

    def __init__(self, parts: list[Part]) -> None:
        self._parts = parts
        self._read_end, self._write_end = os.pipe()
        self._ending = False

    def run(self) -> int:
        """Start all, keep all, and return the exit code once all have ended."""
        for prepare in dict.fromkeys(part.prepare for part in self._parts if part.prepare):
            prepare()
        gc.collect()
        gc.freeze()  # so that the collector doesn't touch, and thereby copy, what the parts share
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        while not self._ending:
            self._start_due()
            self._wait()
            self._reap()
        return self._end()

    def _start_due(self) -> None:
        moment = time.monotonic()
        for part in self._parts:
            if not part.pid and part.due <= moment:
                self._fork(part)

    def _fork(self, part: Part) -> None:
        pid = os.fork()
        if pid == 0:
            os.close(self._write_end)
            become(part.does or (part.name,), self._read_end, part.run)
        part.pid, part.born = pid, time.monotonic()

    def _wait(self) -> None:
        moment = time.monotonic()
        due = [part.due - moment for part in self._parts if not part.pid]
        came = signal.sigtimedwait(SIGNALS, max(0.0, min([*due, 3600.0])))
        if came is not None and came.si_signo != signal.SIGCHLD:
            self._ending = True

    def _reap(self) -> None:
        for part in self._parts:
            if not part.pid or os.waitpid(part.pid, os.WNOHANG)[0] == 0:
                continue
            lived = time.monotonic() - part.born
            part.failures = part.failures + 1 if lived < SHORT_LIFE else 0
            wait = min(LONGEST_WAIT, 0.1 * 2 ** min(part.failures, 9)) if part.failures > 1 else 0.0
            part.pid, part.due = 0, time.monotonic() + wait
            if not self._ending:
                logger.warning("the part %s ended after %.1f s; starting it again in %.1f s", part.name, lived, wait)

    def _end(self) -> int:
        self._signal(signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        while any(part.pid for part in self._parts) and time.monotonic() < deadline:
            signal.sigtimedwait((signal.SIGCHLD,), 0.2)
            self._reap()
        late = [part.name for part in self._parts if part.pid]
        if late:
            logger.warning("ended by force: %s", ", ".join(late))
            self._signal(signal.SIGKILL)
        return 1 if late else 0

    def _signal(self, number: int) -> None:
        for part in self._parts:
            if part.pid:
                os.kill(part.pid, number)
