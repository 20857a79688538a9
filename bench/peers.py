"""The peers: other help desks in Python, each in a process and an environment of their own, on the same mails.

They are installed once (requirements/bench.lock) into the user's cache folder. Where they are missing and can't be
installed, a benchmark says so and gives its own figure alone.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements" / "bench.lock"
SCRIPTS = Path(__file__).parent / "peer_scripts"
PATIENCE = 600


def mail_in(name: str, mails: list[bytes], *, install: bool) -> dict[str, Any]:
    """Let a peer take in `mails`; returns {"rate": mails/s} or {"missing": why}."""
    with tempfile.TemporaryDirectory(prefix="peer-mails-") as folder:
        for number, raw in enumerate(mails):
            (Path(folder) / f"{number:05d}.eml").write_bytes(raw)
        return call(name, "mail_in", folder, install=install)


def call(name: str, what: str, *words: str, install: bool) -> dict[str, Any]:
    """Run `what` of a peer's script and return its answer, or {"missing": why}; `install` it first if need be."""
    python = environment(install=install)
    if python is None:
        return {"missing": f"{name} is not installed here; a full run installs it (requirements/bench.lock)"}
    script = SCRIPTS / f"{name.replace('-', '_')}.py"
    with tempfile.TemporaryDirectory(prefix="peer-") as folder:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("DJANGO", "PARLOUR", "PYTHON"))}
        try:
            done = subprocess.run(
                [str(python), str(script), what, *words], cwd=folder, env={**kept, "PEER_FOLDER": folder},
                capture_output=True, text=True, timeout=PATIENCE, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return {"missing": f"{name} did not end within {PATIENCE} s"}
    if done.returncode:
        return {
            "missing": f"{name} failed: {done.stderr.strip().splitlines()[-1][:200] if done.stderr.strip() else '?'}"
        }
    answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


def environment(*, install: bool) -> Path | None:
    """The peers' Python, installed on first use where that is wanted; None when it is not there."""
    given = os.environ.get("PARLOUR_BENCH_PEERS")
    name = hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = Path(given) if given else cache / "parlour-bench" / f"peers-{name}"
    python = folder / "bin" / "python"
    ready = folder / "ready"
    if given or ready.exists() or not install:
        return python if python.exists() and (given or ready.exists()) else None
    try:
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True, stdout=sys.stderr)
        subprocess.run(
            [str(python), "-m", "pip", "install", "-q", "-r", str(LOCK)],
            check=True,
            stdout=sys.stderr,
            timeout=PATIENCE,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    ready.touch()
    return python
