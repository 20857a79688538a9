"""What keeps Parlour from starting is told in one sentence, with exit code 1; and dawdlers are not waited for."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.serving import PARLOUR, House, house
from tests.servers.ports import free_port

pytestmark = pytest.mark.faults


def _refused(folder: Path, *arguments: str, **settings: str) -> str:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PARLOUR_") and k != "DATABASE_URL"}
    environment |= {"PARLOUR_DATA": str(folder), "PARLOUR_PORT": str(free_port()), **settings}
    ended = subprocess.run(
        [*PARLOUR, *arguments], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 1
    assert len(ended.stderr.strip().splitlines()) == 1, ended.stderr
    return ended.stderr.strip()


def test_a_port_in_use(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        said = _refused(tmp_path, "serve", PARLOUR_PORT=port)
    assert said == f"Port {port} is in use. End the other program or set PARLOUR_PORT to another number."


def test_a_data_folder_that_can_not_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    said = _refused(tmp_path / "file" / "data", "serve")
    assert said.startswith("Can't use the data folder")
    assert "PARLOUR_DATA" in said


def test_missing_migrations(tmp_path: Path) -> None:
    assert "Run `parlour migrate` first" in _refused(tmp_path, "serve")


@pytest.mark.parametrize("command", ["serve", "migrate"])
def test_a_database_that_does_not_answer(command: str, tmp_path: Path) -> None:
    said = _refused(tmp_path, command, DATABASE_URL=f"postgres://nobody:secret@127.0.0.1:{free_port()}/nothing")
    assert said == "The database can't be reached. Check DATABASE_URL, and that the database server runs."


def test_a_damaged_database(tmp_path: Path) -> None:
    (tmp_path / "parlour.sqlite3").write_bytes(b"not a database" * 100)
    assert _refused(tmp_path, "serve").startswith("The database can't be reached.")


@pytest.mark.parametrize(
    ("arguments", "settings", "said"),
    [
        (("serve", "wep"), {}, "There is no part “wep”. The parts are web, sockets, worker, scheduler and intake."),
        (("sevre",), {}, "There is no command “sevre”. Did you mean `parlour serve`?"),
        (("serve",), {"PARLOUR_PORT": "eighty"}, "PARLOUR_PORT: write a whole number from 1 to 65535. It is “eighty”."),
        (("serve",), {"DATABASE_URL": "mysql://u:secret@h"}, "DATABASE_URL: write a sqlite: or postgres: address."),
        (("bench", "nothing"), {}, None),
    ],
)
def test_mistakes(arguments: tuple[str, ...], settings: dict[str, str], said: str | None, tmp_path: Path) -> None:
    found = _refused(tmp_path, *arguments, **settings)
    assert found == said if said else found.startswith("There is no benchmark “nothing”.")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with house(tmp_path_factory.mktemp("serve") / "data") as ours:
        ours.start("web")
        yield ours


def _raw(server: House, request: bytes, seconds: float = 5) -> bytes:
    with socket.create_connection(("127.0.0.1", server.port), timeout=seconds) as line:
        line.sendall(request)
        answer = b""
        while piece := line.recv(65536):
            answer += piece
        return answer


def _request(server: House, line: str, *headers: str) -> bytes:
    return "\r\n".join([line, f"Host: localhost:{server.port}", "Connection: close", *headers, "", ""]).encode()


def test_no_banner_and_all_protecting_headers(running: House) -> None:
    head = _raw(running, _request(running, "GET / HTTP/1.1")).partition(b"\r\n\r\n")[0].decode().lower()
    assert "server:" not in head
    for name in ("content-security-policy", "permissions-policy", "referrer-policy", "x-content-type-options"):
        assert f"\r\n{name}: " in head
    for name in ("cross-origin-opener-policy", "cross-origin-resource-policy"):
        assert f"\r\n{name}: same-origin" in head


def test_a_host_that_is_not_ours(running: House) -> None:
    answer = _raw(running, b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 400 ")


def test_a_body_that_is_too_large_is_refused_before_it_comes(running: House) -> None:
    answer = _raw(running, _request(running, "POST / HTTP/1.1", "Content-Length: 9999999999"))
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_a_head_that_is_too_large_ends_the_line(running: House) -> None:
    with socket.create_connection(("127.0.0.1", running.port), timeout=5) as line:
        line.sendall(f"GET / HTTP/1.1\r\nHost: localhost:{running.port}\r\n".encode())
        with pytest.raises(OSError, match=r"."):  # noqa: PT012 - it may break at any piece
            for n in range(400):
                line.sendall(f"X-{n}: {'x' * 1000}\r\n".encode())
                time.sleep(0.001)
            assert line.recv(100) == b"", "the line should be cut"
            raise ConnectionResetError


def test_a_head_that_never_ends_is_not_waited_for(running: House) -> None:
    started = time.monotonic()
    with socket.create_connection(("127.0.0.1", running.port), timeout=30) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost:")
        assert line.recv(100) == b""
    assert 10 < time.monotonic() - started < 20


def test_garbage_is_answered_and_the_next_is_served(running: House) -> None:
    assert _raw(running, b"\x16\x03\x01garbage\r\n\r\n").startswith(b"HTTP/1.1 400 ")
    assert running.get("/") == 200
