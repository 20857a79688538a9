"""A stage for the plays: a fresh data folder and a fresh database, of the kind that the suite runs on."""

import atexit
import json
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from parlour.config import env

LONGEST = 170
ROOT = Path(__file__).parents[2]


@cache
def _migrated() -> str:
    """A migrated database to copy, made once per test session: its path, or its name on the server."""
    folder = Path(mkdtemp(prefix="plays-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    if not _server():
        address = f"sqlite:///{folder / 'empty.sqlite3'}"
        name = str(folder / "empty.sqlite3")
    else:
        name = f"plays_{uuid.uuid4().hex[:12]}"
        _admin(f"CREATE DATABASE {name}")
        atexit.register(_admin, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        address = _named(name)
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v0"], env=_environment(folder, address), check=True, cwd=ROOT
    )
    return name


@contextmanager
def fresh_database(folder: Path) -> Iterator[str]:
    """The address of a database without rows: SQLite in the folder, or a new one on the test server."""
    if not _server():
        shutil.copy(_migrated(), folder / "play.sqlite3")
        yield f"sqlite:///{folder / 'play.sqlite3'}"
        return
    name = f"play_{uuid.uuid4().hex[:12]}"
    _admin(f"CREATE DATABASE {name} TEMPLATE {_migrated()}")
    try:
        yield _named(name)
    finally:
        _admin(f"DROP DATABASE {name} WITH (FORCE)")


def _server() -> str:
    server: str = env.read("PARLOUR_TEST_DATABASE_URL")
    return server if server.startswith("postgres") else ""


def _named(database: str) -> str:
    return urlunsplit(urlsplit(_server())._replace(path=f"/{database}"))


def _admin(statement: str) -> None:
    import psycopg

    with psycopg.connect(_named("postgres"), autocommit=True) as admin:
        admin.execute(statement)


def _environment(folder: Path, address: str) -> dict[str, str]:
    return {**os.environ, "PARLOUR_DATA": str(folder), "DATABASE_URL": address, "PARLOUR_LOG_LEVEL": "ERROR"}


def play(name: str, folder: Path) -> dict[str, Any]:
    """Run one play to its end and return what it says is left."""
    with fresh_database(folder) as address:
        done = subprocess.run(
            [sys.executable, "-m", "tests.faults.plays", name],
            env=_environment(folder, address),
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
            cwd=ROOT,
        )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])
