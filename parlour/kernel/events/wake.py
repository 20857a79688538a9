"""Telling those who follow the stream that there is something new. Only after the commit, and never the fact itself."""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from parlour.kernel.models import Event

Listener = Callable[[UUID, int], None]
_listeners: list[Listener] = []


def on_recorded(listener: Listener) -> Callable[[], None]:
    """Call `listener(organisation_id, number)` in this process after each commit; returns a function that stops it.

    A listener must be quick and must not fail: it wakes somebody who then reads the stream.
    """
    _listeners.append(listener)
    return lambda: _listeners.remove(listener)


def wake_after_commit(event: Event) -> None:
    """Arrange that the listeners hear of `event` once its transaction has been committed."""
    organisation_id, number = event.organisation_id, event.number
    transaction.on_commit(lambda: _wake(organisation_id, number), robust=True)


def _wake(organisation_id: UUID, number: int) -> None:
    for listener in tuple(_listeners):
        listener(organisation_id, number)
