"""Duties for the tests of the crew; each notes when it ran."""

import threading
import time

ran: dict[str, list[float]] = {}
broken: set[str] = set()


def _note(name: str) -> None:
    ran.setdefault(name, []).append(time.monotonic())


def patient(stop: threading.Event) -> float:
    """Wants to run again in a long while."""
    _note("patient")
    return 3600


def breaking(stop: threading.Event) -> float:
    """Breaks the first two times."""
    _note("breaking")
    if len(ran["breaking"]) < 3:
        raise ValueError("dee@customer.example broke it")
    return 3600


def standing(stop: threading.Event) -> None:
    """Returns at the end only."""
    _note("standing")
    stop.wait()


def stubborn(stop: threading.Event) -> float:
    """Takes its time."""
    _note("stubborn")
    time.sleep(1.5)
    return 0
