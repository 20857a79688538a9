"""The repository as a tree of files, and the floors on which its apps stand."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "parlour"

# Lower numbers may not name higher ones. Apps on one floor do not know each other. As in .importlinter.
FLOORS = {
    "kernel": 0, "ui": 1, "organisations": 2, "people": 3, "files": 4, "contacts": 5, "inboxes": 6,
    "channels": 7, "conversations": 7, "web": 8, "demo": 9, "config": 10,
}  # fmt: skip


def python_files(*, tests: bool = False) -> Iterator[Path]:
    """Yield the program's modules, without migrations; with its tests when asked."""
    for path in sorted(PACKAGE.rglob("*.py")):
        is_test = "tests" in path.parts or path.name in ("conftest.py", "conformance.py")
        if "migrations" not in path.parts and (tests or not is_test):
            yield path


def files(suffix: str) -> Iterator[Path]:
    """Yield the program's files that end so, such as templates and style sheets."""
    yield from sorted(path for path in PACKAGE.rglob(f"*{suffix}") if "vendor" not in path.parts)


@cache
def parsed(path: Path) -> ast.Module:
    """Return the syntax tree of a module."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def name_of(path: Path) -> str:
    """The path as it is shown in a failure."""
    return str(path.relative_to(ROOT))


def app_of(path: Path) -> str:
    """The app (a folder of the package) to which a file belongs."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def kept_files() -> list[Path]:
    """Return every file of the repository that git keeps, or would keep; without git, everything but what is built."""
    command = ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        built = {".venv", "data", "build", ".git"}
        return [p for p in ROOT.rglob("*") if p.is_file() and not built & set(p.relative_to(ROOT).parts)]
    return [ROOT / line for line in done.stdout.splitlines() if (ROOT / line).is_file()]
