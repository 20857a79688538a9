"""Runs one benchmark in a process of its own and reports its figure beside its peer's, from the same run.

A benchmark is `bench/<name>.py` with `run(quick: bool) -> dict`: `figure`, `unit`, `peer`, `peer_figure`, `ratio`
(how many times better than the peer; None without one), `target`, `workload`, and what else helps to judge it.
"""

import json
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
NOT_BENCHMARKS = ("__init__", "runner")
KEYS = ("name", "figure", "unit", "peer", "peer_figure", "ratio", "target", "workload", "database", "python", "date")
PATIENCE = {True: 120, False: 1800}  # seconds, quick or not


def names() -> list[str]:
    """Return the benchmarks that there are: files of this folder that define `run`."""
    files = (path for path in FOLDER.glob("[a-z]*.py") if path.stem not in NOT_BENCHMARKS)
    return sorted(path.stem for path in files if "\ndef run(" in path.read_text(encoding="utf-8"))


def main(name: str, *, quick: bool, as_json: bool) -> int:
    """Run `name`, print the result, and return an exit code."""
    if name not in names():
        sys.stderr.write(f"There is no benchmark “{name[:40]}”. There are: {', '.join(names())}.\n")
        return 1
    result = measure(name, quick=quick)
    if result is None:
        return 1
    print(json.dumps(result) if as_json else _told(result))
    return 0


def measure(name: str, *, quick: bool) -> dict[str, Any] | None:
    """Run `name` in a fresh process with a data folder of its own; None when it failed (it has said why)."""
    with tempfile.TemporaryDirectory(prefix="parlour-bench-") as folder:
        answer = Path(folder) / "answer.json"
        command = [sys.executable, "-m", "bench.runner", name, "quick" if quick else "full", str(answer)]
        environment = {**os.environ, "PARLOUR_DATA": str(Path(folder) / "data"), "PARLOUR_LOG_LEVEL": "WARNING"}
        environment.setdefault("DJANGO_SETTINGS_MODULE", "parlour.config.settings")
        try:
            ended = subprocess.run(
                command, env=environment, cwd=FOLDER.parent, timeout=PATIENCE[quick], stdout=sys.stderr, check=False
            )
        except subprocess.TimeoutExpired:
            sys.stderr.write(f"The benchmark {name} did not end within {PATIENCE[quick]} s.\n")
            return None
        if ended.returncode != 0 or not answer.is_file():
            sys.stderr.write(f"The benchmark {name} could not run; see above.\n")
            return None
        return _complete(name, quick, json.loads(answer.read_text()))


def _complete(name: str, quick: bool, figures: dict[str, Any]) -> dict[str, Any]:
    figures = {
        "name": name,
        "database": os.environ.get("DATABASE_URL", "").split(":")[0] or "sqlite",
        "python": ".".join(map(str, sys.version_info[:3])),
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "quick": quick,
        **figures,
    }
    return {**{key: figures.get(key) for key in KEYS}, **figures}


def _told(result: dict[str, Any]) -> str:
    peer = f"; {result['peer']}: {result['peer_figure']} {result['unit']}" if result["peer"] else ""
    ratio = f"; ratio {result['ratio']}" if result["ratio"] is not None else ""
    more = {k: v for k, v in result.items() if k not in (*KEYS, "quick")}
    lines = [f"{result['name']}: {result['figure']} {result['unit']}{peer}{ratio} (target {result['target']})"]
    lines += [f"  {result['workload']}", *(f"  {k}: {v}" for k, v in more.items())]
    return "\n".join(lines)


def pin(core: int, pid: int = 0) -> None:
    """Keep a process on one core, where the machine has it and lets us; `pid` 0 means this one."""
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_setaffinity") else []
    if len(cores) > 1:
        os.sched_setaffinity(pid, {cores[core % len(cores)]})


def _inside(name: str, size: str, answer: str) -> None:
    from importlib import import_module

    figures = import_module(f"bench.{name}").run(size == "quick")
    Path(answer).write_text(json.dumps(figures))


if __name__ == "__main__":
    _inside(*sys.argv[1:4])
