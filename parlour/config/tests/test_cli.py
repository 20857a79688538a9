"""The command as people type it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PARLOUR = [sys.executable, "-m", "parlour.config.cli"]


def _run(folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PARLOUR_") and k != "DATABASE_URL"}
    environment |= {"PARLOUR_DATA": str(folder), **settings}
    return subprocess.run([*PARLOUR, *words], env=environment, capture_output=True, text=True, timeout=100, check=False)


def test_help_names_every_command(tmp_path: Path) -> None:
    said = _run(tmp_path)
    assert said.returncode == 0
    files = (Path(__file__).parents[1] / "commands").glob("[a-z]*.py")
    assert [name for name in (f.stem.replace("_", "-") for f in files) if f"  {name} " not in said.stdout] == []


def test_help_and_version_load_no_django(tmp_path: Path) -> None:
    look = "import sys; from parlour.config.cli import main; main([{!r}]); print('django' in sys.modules)"
    for word in ("--help", "--version"):
        ended = subprocess.run([sys.executable, "-c", look.format(word)], capture_output=True, text=True, check=True)
        assert ended.stdout.strip().endswith("False"), word
    assert not list(tmp_path.iterdir())


def test_migrate_makes_everything_and_then_nothing(tmp_path: Path) -> None:
    first = _run(tmp_path / "new" / "data", "migrate")
    assert first.returncode == 0, first.stderr
    assert "Applied" in first.stdout
    assert "Prepared the static files." in first.stdout
    assert (tmp_path / "new" / "data").stat().st_mode & 0o77 == 0, "nobody else may read it"
    again = _run(tmp_path / "new" / "data", "migrate")
    assert again.stdout.splitlines()[:2] == ["The database is up to date.", "The static files are up to date."]


def test_the_doctor_of_a_new_folder_names_what_is_missing(tmp_path: Path) -> None:
    said = _run(tmp_path / "data", "doctor", "--json")
    assert said.returncode == 1
    report = json.loads(said.stdout)
    states = {finding["name"]: finding["state"] for finding in report["findings"]}
    assert report["healthy"] is False
    assert (states["migrations"], states["data folder"], states["rights"], states["web"]) == (
        "broken",
        "good",
        "good",
        "note",
    )


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that has been migrated."""
    folder = tmp_path_factory.mktemp("ready") / "data"
    assert _run(folder, "migrate").returncode == 0
    return folder


def test_the_doctor_of_a_good_folder(ready: Path) -> None:
    said = _run(ready, "doctor")
    assert said.returncode == 0, said.stdout
    assert "BROKEN" not in said.stdout
    assert "SQLite" in said.stdout


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"DATABASE_URL": "postgres://u:hunter2@127.0.0.1:1/x"}, "database"),
        ({"REDIS_URL": "redis://:hunter2@127.0.0.1:1/0"}, "Redis"),
        ({"PARLOUR_SMTP_URL": "smtp://u:hunter2@127.0.0.1:1"}, "own mail"),
        ({"PARLOUR_MASTER_KEY": "abc"}, "PARLOUR_MASTER_KEY"),
    ],
)
def test_the_doctor_says_what_is_broken_and_no_secret(given: dict[str, str], name: str, ready: Path) -> None:
    said = _run(ready, "doctor", **given)
    assert said.returncode == 1
    assert [line for line in said.stdout.splitlines() if line.startswith(f"BROKEN   {name}: ")] != []
    assert "hunter2" not in said.stdout + said.stderr


def test_bench_lists_and_runs_by_name(tmp_path: Path) -> None:
    assert {"cold_start", "floor_http"} <= set(_run(tmp_path, "bench").stdout.split())
