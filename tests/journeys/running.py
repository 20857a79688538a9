"""Parlour as an operator runs it: its own processes, its own data folder, its own ports."""

import json
import os
import signal
import smtplib
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import psycopg

from tests.journeys.cable import Cable, cable

PATIENCE = 40.0


@dataclass
class Running:
    """A Parlour that serves: where its pages are (at the end of a cable), where it takes mail, how to end it."""

    data: Path
    port: int
    own_port: int
    smtp_port: int
    environment: dict[str, str]
    cable: Cable
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        """Start all parts and wait until the first page answers."""
        with (self.data / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "parlour.config.cli", "serve"],
                env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        wait_until(lambda: _answers(f"http://localhost:{self.own_port}"), "Parlour answers", log=self.log)
        wait_until(lambda: _is_open(self.smtp_port), "the mail door opens", log=self.log)

    def stop(self) -> None:
        """End it as an operator would, and wait; kill what does not end in time."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)
        self.process = None

    def log(self) -> str:
        """Return what it has said so far."""
        path = self.data / "serve.log"
        return path.read_text(errors="replace")[-6000:] if path.exists() else ""

    def command(self, *words: str) -> str:
        """Run a `parlour` command against the same data and return what it printed."""
        told = subprocess.run(
            [sys.executable, "-m", "parlour.config.cli", *words],
            env=self.environment, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert told.returncode == 0, told.stderr
        return told.stdout

    def seed(self, **wishes: Any) -> dict[str, Any]:
        """Make an organisation with its people and one inbox by the same actions that the pages call."""
        told = subprocess.run(
            [sys.executable, "-m", "tests.journeys.seed", json.dumps(wishes)],
            env=self.environment, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert told.returncode == 0, told.stderr
        made: dict[str, Any] = json.loads(told.stdout)
        return made

    def deliver(self, mail: EmailMessage, *, to: str, sender: str = "dee@customer.example") -> None:
        """Bring a mail to Parlour's own SMTP door, as another mail server would."""
        with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=20) as door:
            door.sendmail(sender, [to], mail.as_bytes())


@contextmanager
def parlour(folder: Path, *, database_url: str = "", **settings: str) -> Iterator[Running]:
    """Prepare a data folder and serve from it until the block ends."""
    folder.mkdir(parents=True, exist_ok=True)
    port, own_port, smtp_port = free_port(), free_port(), free_port()
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith(("PARLOUR_", "DJANGO_"))},
        "PARLOUR_DATA": str(folder),
        "PARLOUR_PORT": str(own_port),
        "PARLOUR_URL": f"http://localhost:{port}",
        "PARLOUR_LISTEN_SMTP": f"127.0.0.1:{smtp_port}",
        "DATABASE_URL": database_url,
        **settings,
    }
    with cable(port, own_port) as laid:
        running = Running(folder, port, own_port, smtp_port, environment, laid)
        running.command("migrate")
        running.start()
        try:
            yield running
        finally:
            running.stop()


@contextmanager
def database() -> Iterator[str]:
    """Yield the address of an empty database: "" for SQLite, or one made on the server the environment names."""
    server = os.environ.get("PARLOUR_TEST_DATABASE_URL", "")
    if not server:
        yield ""
        return
    name = f"journey_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')  # type: ignore[arg-type]
    try:
        yield server.rsplit("/", 1)[0] + f"/{name}"
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')  # type: ignore[arg-type]


def letter(subject: str, text: str, **headers: str) -> EmailMessage:
    """Return a plain mail as a customer's program would write it."""
    mail = EmailMessage()
    mail["From"] = headers.pop("sender", "Dee Marsh <dee@customer.example>")
    mail["To"] = headers.pop("to", "help@larkmoor.example")
    mail["Subject"] = subject
    mail["Message-ID"] = headers.pop("message_id", f"<{uuid.uuid4()}@customer.example>")
    mail["Date"] = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime())
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


def wait_until(happened: Any, what: str, *, patience: float = PATIENCE, log: Any = None) -> Any:
    """Wait until `happened()` is true and return its value; fails with what was awaited."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        value = happened()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"In {patience} s it did not happen that {what}.\n{log() if log else ''}")


def free_port() -> int:
    """Return a port of loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_open(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 5).close()
    except OSError:
        return False
    return True


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
