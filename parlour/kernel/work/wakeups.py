"""Hearing of commits, also those of other processes, without asking every table.

SQLite: `PRAGMA data_version` changes when another connection has committed; asking costs microseconds.
PostgreSQL: LISTEN; a trigger on the event stream notifies with the commit (kernel/migrations). Redis, where it is
configured beside PostgreSQL: publish and subscribe. A news that gets lost costs a delay, never a fact: everybody
who is woken reads the tables, and looks from time to time unasked.
"""

import logging
import sqlite3
import threading
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection

logger = logging.getLogger("parlour.work")

SQLITE_POLL = 0.04  # seconds
UNASKED = 1.0  # seconds after which the others look without news
HEARKEN = 0.2  # seconds that one wait for news takes
CHANNEL = "parlour_news"


class Watch:
    """A thread that calls `changed()` whenever something may have been committed."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="news", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self, patience: float = 1.0) -> None:
        """End, and wait up to `patience` seconds for it."""
        self._stop.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(patience)

    def _run(self) -> None:
        follow = _follower()
        failures = 0
        while not self._stop.is_set():
            try:
                follow(self._stop, self._changed)
                failures = 0
            except Exception as error:  # noqa: BLE001 - whatever it was, the next try may work
                # Only the kind of error is logged: a driver's words may name the server and the person.
                failures += 1
                if self._stop.is_set():
                    return
                logger.warning("can't hear of news (%s), trying again", type(error).__name__)
                self._stop.wait(min(10.0, UNASKED * failures))


Follower = Callable[[threading.Event, Callable[[], None]], None]


def _follower() -> Follower:
    if connection.vendor == "sqlite":
        return _follow_sqlite
    return _follow_redis if settings.REDIS_URL else _follow_postgres


def _follow_sqlite(stop: threading.Event, changed: Callable[[], None]) -> None:
    name = str(connection.settings_dict["NAME"])
    memory = "mode=memory" in name or name == ":memory:"
    file = sqlite3.connect(":memory:" if memory else f"file:{name}?mode=ro", uri=True)
    try:
        known = None
        while not stop.wait(SQLITE_POLL):
            version = file.execute("PRAGMA data_version").fetchone()[0]
            if version != known or memory:
                known = version
                changed()
    finally:
        file.close()


def _follow_postgres(stop: threading.Event, changed: Callable[[], None]) -> None:
    import psycopg  # heavy, and only where PostgreSQL is used

    parameters: dict[str, Any] = connection.get_connection_params()
    kept = {k: parameters[k] for k in ("host", "port", "user", "password", "dbname", "sslmode") if k in parameters}
    with psycopg.connect(**kept, autocommit=True) as line:
        line.execute(f"LISTEN {CHANNEL}")
        silent = UNASKED  # so that the first look comes at once
        while not stop.is_set():
            heard = any(True for _ in line.notifies(timeout=HEARKEN, stop_after=1)) if silent < UNASKED else True
            silent = 0.0 if heard else silent + HEARKEN
            if heard:
                changed()


def _follow_redis(stop: threading.Event, changed: Callable[[], None]) -> None:
    import redis  # heavy, and only where Redis is used

    with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=5) as client, client.pubsub() as line:
        line.subscribe(CHANNEL)
        silent = UNASKED
        while not stop.is_set():
            heard = silent >= UNASKED or line.get_message(ignore_subscribe_messages=True, timeout=HEARKEN) is not None
            silent = 0.0 if heard else silent + HEARKEN
            if heard:
                changed()
