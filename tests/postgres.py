"""A private PostgreSQL on loopback, in a folder of its own, gone when the tests are done."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

UNPRIVILEGED = ("postgres", "nobody")


def programs() -> Path | None:
    """Return the folder that holds initdb and pg_ctl, the newest version first; None where it is not installed."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -float(path.parent.name))
    on_path = shutil.which("pg_ctl")
    folders = [*versions, *([Path(on_path).parent] if on_path else [])]
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "pg_ctl").exists()), None)


@contextmanager
def private_cluster() -> Iterator[str]:
    """Start a server that trusts this machine only, and yield its address. Durability is off: it is thrown away."""
    bin_folder = programs()
    if bin_folder is None:
        raise RuntimeError("PostgreSQL is not installed; the Debian package is called postgresql.")
    root = Path(tempfile.mkdtemp(prefix="parlour-postgres-"))
    port = _free_port()
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={root} -c fsync=off"
    options += " -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"
    try:
        _hand_over(root)
        data = str(root / "data")
        _run([str(bin_folder / "initdb"), "-D", data, "-U", "parlour", "-A", "trust", "-E", "UTF8", "--no-sync"])
        _run([str(bin_folder / "pg_ctl"), "-D", data, "-l", str(root / "log"), "-w", "-o", options, "start"])
        try:
            yield f"postgres://parlour@127.0.0.1:{port}/postgres"
        finally:
            _run([str(bin_folder / "pg_ctl"), "-D", data, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _hand_over(folder: Path) -> None:
    """PostgreSQL refuses to run as root, so that root's tests hand the folder to somebody who may do little."""
    if os.geteuid() == 0:
        owner = _unprivileged()
        os.chown(folder, owner.pw_uid, owner.pw_gid)


def _unprivileged() -> pwd.struct_passwd:
    for name in UNPRIVILEGED:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("There is no user named postgres or nobody to run PostgreSQL as.")


def _run(command: list[str]) -> None:
    owner = _unprivileged() if os.geteuid() == 0 else None
    who = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}
    done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False, timeout=120, **who)  # type: ignore[call-overload]
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name} failed: {(done.stderr or done.stdout).strip()[-500:]}")
