"""The database: does it answer, which is it, is it safe, are all migrations there; and Redis."""

import time
from collections.abc import Iterator

from django.conf import settings
from django.db import connection

from parlour.config.health.finding import Finding, State
from parlour.config.supervisor.readiness import missing_migrations
from parlour.kernel.errors import Temporary

FAR = 0.05  # seconds for one question
SKEW = 5.0  # seconds between our clock and the database's


def look() -> Iterator[Finding]:
    """Look at the database, then at Redis."""
    started = time.perf_counter()
    try:
        missing = missing_migrations()
    except Temporary as error:
        yield Finding("database", "broken", error.sentence)
        return
    yield from _sqlite() if connection.vendor == "sqlite" else _postgres()
    if missing:
        yield Finding("migrations", "broken", f"{missing} are missing: run `parlour migrate`.")
    else:
        yield Finding("migrations", "good", "all are applied.")
    yield _speed(time.perf_counter() - started)
    yield _redis()


def _one(sql: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def _sqlite() -> Iterator[Finding]:
    yield Finding("database", "good", f"SQLite {_one('SELECT sqlite_version()')}, one machine, nothing else to run.")
    journal = str(_one("PRAGMA journal_mode"))
    if journal != "wal":
        yield Finding(
            "database", "warning", f"the journal is “{journal}”, not WAL: readers and writers wait for each other."
        )
    if _one("PRAGMA quick_check(1)") != "ok":
        yield Finding("database", "broken", "the file is damaged: restore a backup.")


def _postgres() -> Iterator[Finding]:
    yield Finding("database", "good", f"PostgreSQL {_one('SHOW server_version')}.")
    if int(str(_one("SHOW server_version_num"))) < 140000:
        yield Finding("database", "broken", "PostgreSQL 14 or newer is needed.")
    if _one("SHOW fsync") != "on" or _one("SHOW synchronous_commit") == "off":
        yield Finding("database", "warning", "fsync or synchronous_commit is off: a power cut loses acknowledged mail.")
    skew = abs(float(str(_one("SELECT extract(epoch FROM clock_timestamp())"))) - time.time())
    if skew > SKEW:
        yield Finding("clock", "warning", f"this machine and the database differ by {skew:.0f} s: set both by NTP.")


def _speed(seconds: float) -> Finding:
    state: State = "warning" if seconds > FAR * 4 else "good"
    return Finding("database speed", state, f"connecting and asking took {seconds * 1000:.0f} ms.")


def _redis() -> Finding:
    if not settings.REDIS_URL:
        return Finding(
            "Redis", "note", "not configured: processes hear of each other's news through the database, which is fine."
        )
    import redis  # only where it is configured

    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=3, socket_connect_timeout=3) as client:
            client.ping()
    except (redis.RedisError, ValueError):
        return Finding("Redis", "broken", "does not answer: check REDIS_URL, or unset it to do without.")
    return Finding("Redis", "good", "answers.")
