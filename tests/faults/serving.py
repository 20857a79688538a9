"""A real `parlour serve` on loopback, and another process that writes beside it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from websockets.sync.client import ClientConnection, connect

from tests.servers.ports import free_port

PARLOUR = [sys.executable, "-m", "parlour.config.cli"]


class Beside:
    """Another process on the same database: `ask("tick", n)` runs a function of `tests.faults.beside`."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.beside"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, name: str, *arguments: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([name, *arguments]) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def end(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(10)


class House:
    """A data folder with an organisation, and `parlour serve` over it."""

    def __init__(self, environment: dict[str, str], port: int) -> None:
        self.environment, self.port = environment, port
        self.process: subprocess.Popen[str] | None = None
        self.beside = Beside(environment)
        self.facts: dict[str, str] = {}

    def start(self, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [*PARLOUR, "serve", *arguments],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line.startswith("Parlour is open at "), line

    def children(self) -> dict[str, int]:
        """Return the parts that live, by name, as their beat files say."""
        assert self.process is not None
        living = set(children_of(self.process.pid))
        folder = Path(self.environment["PARLOUR_DATA"]) / "run"
        beats = {file.name: int(file.read_text() or 0) for file in folder.glob("*")}
        return {name: pid for name, pid in beats.items() if pid in living}

    def wait_for(self, names: set[str], seconds: float = 20) -> dict[str, int]:
        deadline = time.monotonic() + seconds
        while set(living := self.children()) != names:
            assert time.monotonic() < deadline, f"only {sorted(living)} live"
            time.sleep(0.02)
        return living

    def get(self, path: str) -> int:
        try:
            with urllib.request.urlopen(f"http://localhost:{self.port}{path}", timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    def socket(self, after: int | None) -> ClientConnection:
        """Open a socket and subscribe; retries while the server is away, as a browser does."""
        deadline = time.monotonic() + 20
        while True:
            try:
                line = connect(
                    f"ws://localhost:{self.port}/ws/",
                    origin=f"http://localhost:{self.port}",  # type: ignore[arg-type]
                    additional_headers={"Cookie": self.facts["cookie"]},
                    open_timeout=5,
                ).__enter__()  # the caller closes it
                line.send(json.dumps({"type": "subscribe", "organisation": self.facts["organisation"], "after": after}))
                ready = json.loads(line.recv(timeout=5))
            except Exception:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
                continue
            assert ready["type"] in ("ready", "reset"), ready
            return line

    def end(self) -> int:
        """Ask for the end and return the exit code; nothing of ours is left after it."""
        if self.process is None:
            return 0
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(30)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            assert self.process.stdout is not None
            self.process.stdout.close()
            self.process = None


def children_of(pid: int) -> list[int]:
    """Return the children of a process (Linux)."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def numbers(line: ClientConnection, count: int) -> list[int]:
    """Return the numbers of the next `count` events."""
    found: list[int] = []
    while len(found) < count:
        frame = json.loads(line.recv(timeout=10))
        if frame["type"] == "event":
            found.append(frame["seq"])
    return found


def silent(line: ClientConnection, seconds: float = 0.3) -> bool:
    """Say whether no event comes for a while."""
    with contextlib.suppress(TimeoutError):
        while json.loads(line.recv(timeout=seconds))["type"] != "event":
            pass
        return False
    return True


@contextlib.contextmanager
def house(folder: Path, **settings: str) -> Iterator[House]:
    """A fresh data folder (and database), migrated and peopled; `settings` go into its environment."""
    port = free_port()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PARLOUR_") and k != "DATABASE_URL"}
    environment |= {
        "PARLOUR_DATA": str(folder),
        "PARLOUR_PORT": str(port),
        "DJANGO_SETTINGS_MODULE": "parlour.config.settings",
    }
    environment |= settings
    with _database() as url:
        environment |= {"DATABASE_URL": url} if url else {}
        subprocess.run([*PARLOUR, "migrate"], env=environment, check=True, stdout=subprocess.DEVNULL, timeout=120)
        ours = House(environment, port)
        try:
            ours.facts = ours.beside.ask("people")
            yield ours
        finally:
            ours.end()
            ours.beside.end()


@contextlib.contextmanager
def _database() -> Iterator[str]:
    server = os.environ.get("PARLOUR_TEST_DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield ""
        return
    name = f"parlour_serve_{os.getpid()}_{time.monotonic_ns()}"
    with psycopg.connect(server, autocommit=True) as line:
        line.execute(f'CREATE DATABASE "{name}"'.encode())
        try:
            yield server.rpartition("/")[0] + f"/{name}"
        finally:
            line.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
