"""The one thread in which the socket side asks the database, on a connection that it keeps."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import ParamSpec, TypeVar
from uuid import UUID

from django.db import Error, connection

from parlour.kernel.events import last_number, since
from parlour.kernel.models import Event, Stream

P = ParamSpec("P")
T = TypeVar("T")


class Reader:
    """Runs questions one after the other, off the loop."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="realtime")

    async def ask(self, question: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return the answer of `question`, which may use the ORM."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, lambda: _asked(question, *args, **kwargs))

    def close(self) -> None:
        """Give the connection back."""
        self._thread.submit(lambda: connection.close())  # noqa: PLW0108 - in that thread: each has a connection of its own
        self._thread.shutdown(wait=True)


def _asked(question: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    try:
        return question(*args, **kwargs)
    except Error:
        connection.close()  # a broken line is not kept; the next question opens another
        raise


@dataclass(frozen=True, slots=True)
class Opening:
    """Where a subscription begins: the stream's number, and what the client missed; `missed` None means too much."""

    head: int
    missed: list[Event] | None


def opening(organisation_id: UUID, after: int | None, most: int) -> Opening:
    """Return where a client that saw `after` (None: nothing) begins."""
    head = last_number(organisation_id)
    if after is None or after == head:
        return Opening(head, [])
    if after > head:
        return Opening(head, None)  # a number from before a restore
    missed = since(organisation_id, after, limit=most + 1)
    if len(missed) > most or not missed or missed[0].number != after + 1:
        return Opening(head, None)
    return Opening(max(head, missed[-1].number), missed)


def heads(organisation_ids: list[UUID]) -> dict[UUID, int]:
    """Return the newest number of each of these streams."""
    return dict(Stream.objects.filter(pk__in=organisation_ids).values_list("organisation_id", "last"))
