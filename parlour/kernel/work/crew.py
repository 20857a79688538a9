"""The threads that do the duties: each its own, none can end another, all end together."""

import logging
import threading
import time
from collections.abc import Callable, Iterable

from django.db import close_old_connections, connection, connections

from parlour.kernel.events import on_recorded
from parlour.kernel.work.duty import Duty
from parlour.kernel.work.wakeups import Watch

logger = logging.getLogger("parlour.work")

LONGEST_BACK_OFF = 60.0  # seconds
LONGEST_SLEEP = 30.0  # seconds; a duty looks again at least so often, whatever it says
POLL = 0.1  # seconds, where commits of other tables can't be heard (see `wakeups`)


class Crew:
    """Runs duties until told to stop."""

    def __init__(self, duties: Iterable[Duty]) -> None:
        self._duties = tuple(duties)
        self._stop = threading.Event()
        self._bells = {duty.name: threading.Event() for duty in self._duties}
        self._threads: list[threading.Thread] = []
        self._watch = Watch(self.wake)
        self._deaf: Callable[[], None] = _nothing

    def start(self) -> None:
        """Begin; returns at once."""
        self._deaf = on_recorded(lambda organisation_id, number: self.wake())
        if not all(duty.stands for duty in self._duties):
            self._watch.start()
        for duty in self._duties:
            thread = threading.Thread(target=self._keep, args=(duty,), name=f"duty-{duty.name}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def wake(self) -> None:
        """Ring every bell: something was committed, somewhere."""
        for bell in self._bells.values():
            bell.set()

    def stop(self, patience: float = 20.0) -> bool:
        """Ask all duties to end and wait up to `patience` seconds; returns whether all did."""
        self._stop.set()
        self._deaf()
        self._deaf = _nothing
        self._watch.stop()
        self.wake()
        deadline = time.monotonic() + patience
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _keep(self, duty: Duty) -> None:
        failures = 0
        while not self._stop.is_set():
            bell = self._bells[duty.name]
            bell.clear()
            wish, failed = self._once(duty, known=failures > 0)
            failures = failures + 1 if failed else 0
            if failed:
                self._stop.wait(min(LONGEST_BACK_OFF, 0.5 * 2 ** min(failures, 8)))
            elif wish > 0:
                bell.wait(wish)
        connections.close_all()

    def _once(self, duty: Duty, *, known: bool) -> tuple[float, bool]:
        try:
            close_old_connections()
            wish = duty.resolve()(self._stop)
        except Exception as error:
            # The edge of the program: whatever a duty meets, the next round comes. Said at length once, then briefly.
            kind = type(error).__name__
            logger.error("the duty %s met an error (%s) and will be tried again", duty.name, kind, exc_info=not known)
            connections.close_all()
            return 0.0, True
        return (0.0 if duty.stands else _bounded(wish)), False


def _nothing() -> None:
    """Stop nothing."""


def _bounded(wish: float) -> float:
    longest = LONGEST_SLEEP if connection.vendor == "sqlite" else POLL
    return max(0.0, min(wish, longest))
