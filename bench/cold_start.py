"""How long from the start of the process to the first page, and how much memory the whole group holds at rest."""

import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

SETTLE = 3.0  # seconds after the first page before memory is read
PATIENCE = 60.0


def run(quick: bool) -> dict[str, Any]:
    """Start `parlour serve` on a warm data folder several times; the median counts."""
    rounds = 2 if quick else 7
    with tempfile.TemporaryDirectory(prefix="parlour-cold-") as folder:
        first_folder = _start_and_end(folder, settle=0)["seconds"]  # cold: migrates and prepares static files
        starts = [_start_and_end(folder, settle=1.0 if quick else SETTLE) for _ in range(rounds)]
    seconds = statistics.median(start["seconds"] for start in starts)
    mebibytes = statistics.median(start["mebibytes"] for start in starts)
    return {
        "figure": round(seconds, 3),
        "unit": "s",
        "peer": "",
        "peer_figure": None,
        "ratio": None,
        "target": "<= 1.5 s and <= 120 MiB",
        "workload": "`parlour serve` to the first 200 on / (redirects followed), warm folder; PSS of all processes",
        "rounds": rounds,
        "memory_mib": round(mebibytes, 1),
        "memory_if_nothing_else_shared_libraries_mib": round(statistics.median(start["alone"] for start in starts), 1),
        "memory_largest_mib": round(max(start["mebibytes"] for start in starts), 1),
        "processes": starts[-1]["processes"],
        "slowest_s": round(max(start["seconds"] for start in starts), 3),
        "first_start_of_a_new_folder_s": round(first_folder, 3),
    }


def _start_and_end(folder: str, *, settle: float) -> dict[str, Any]:
    port = _free_port()
    environment = {**os.environ, "PARLOUR_DATA": folder, "PARLOUR_PORT": str(port), "PARLOUR_LOG_LEVEL": "ERROR"}
    command = [sys.executable, "-m", "parlour.config.cli", "serve", "--migrate"]
    started = time.perf_counter()
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        _first_page(port, server)
        seconds = time.perf_counter() - started
        time.sleep(settle)
        processes = family(server.pid)
        return {
            "seconds": seconds,
            "mebibytes": sum(map(pss, processes)),
            "alone": alone(processes),
            "processes": len(processes),
        }
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def _first_page(port: int, server: "subprocess.Popen[bytes]") -> None:
    deadline, path = time.monotonic() + PATIENCE, "/"
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError("the server ended before its first page")
        try:
            status, location = _get(port, path)
        except OSError:
            time.sleep(0.005)
            continue
        if status == 200:
            return
        if location is None:
            raise RuntimeError(f"{path} answered {status}")
        path = location
    raise RuntimeError("no page came")


def _get(port: int, path: str) -> tuple[int, str | None]:
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n".encode())
        answer = b""
        while piece := line.recv(65536):
            answer += piece
    head = answer.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    if not head[0]:
        raise ConnectionResetError
    places = [h.split(":", 1)[1].strip() for h in head[1:] if h.lower().startswith("location:")]
    return int(head[0].split()[1]), (places[0] if places else None)


def family(pid: int) -> list[int]:
    """Return `pid` and all its descendants (Linux)."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(other for child in children for other in family(int(child)))]


def pss(pid: int) -> float:
    """Return the proportional set size of a process in MiB: shared pages divided by those who share them."""
    return _field(pid, "Pss:") / 1024


def _field(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0)


def alone(processes: list[int]) -> float:
    """Return what the processes would hold in MiB if no other program on the machine used the same libraries.

    PSS divides a library's pages by all who use it, so that other Pythons make ours look smaller.
    """
    files: dict[str, float] = {}
    for pid in processes:
        for name, kibibytes in _file_pages(pid).items():
            files[name] = max(files.get(name, 0), kibibytes)
    anonymous = sum(_field(pid, "Pss_Anon:") + _field(pid, "Pss_Shmem:") for pid in processes)
    return (anonymous + sum(files.values())) / 1024


def _file_pages(pid: int) -> dict[str, float]:
    pages: dict[str, float] = {}
    name = ""
    for line in Path(f"/proc/{pid}/smaps").read_text().splitlines():
        words = line.split()
        if "-" in words[0] and not words[0].endswith(":"):
            name = words[5] if len(words) > 5 else ""
        elif words[0] in ("Rss:", "Anonymous:") and name.startswith("/"):
            pages[name] = pages.get(name, 0) + (int(words[1]) if words[0] == "Rss:" else -int(words[1]))
    return pages


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
