"""House rules of Python that no linter knows."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGE, ROOT, name_of, parsed, python_files

# Where code may look across organisations, and how often. A new one needs a reason, and its place here.
ACROSS = {
    "parlour/config/health/mail.py": 2,
    "parlour/config/mail_commands.py": 1,
    "parlour/config/sockets.py": 1,
    "parlour/conversations/importing/run.py": 1,
    "parlour/conversations/inbound/receive.py": 2,
    "parlour/conversations/tasks.py": 6,
    "parlour/files/tasks.py": 1,
    "parlour/inboxes/actions/accept.py": 1,
    "parlour/inboxes/actions/configure.py": 1,
    "parlour/inboxes/actions/sending.py": 1,
    "parlour/inboxes/facts.py": 7,
    "parlour/inboxes/own_mail.py": 1,
    "parlour/inboxes/views/hooks.py": 1,
    "parlour/people/admission.py": 1,
    "parlour/people/mail.py": 1,
    "parlour/people/queries.py": 7,
    "parlour/people/tasks.py": 1,
}
# These files load Django or a heavy package only when it is their turn; their docstring says so.
_LAZY_BY_DESIGN = ("parlour/config/commands/", "parlour/config/cli.py", "parlour/config/supervisor/parts.py")
_FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "tools"}


def test_inline_imports_state_their_reason() -> None:
    assert [found for path in python_files() for found in _unreasoned(path)] == []


def _unreasoned(path: Path) -> list[str]:
    if name_of(path).startswith(_LAZY_BY_DESIGN) or path.name == "apps.py":
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    functions = [node for node in ast.walk(parsed(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [f"{name_of(path)}:{line}" for function in functions for line in _unreasoned_in(function, lines)]


def _unreasoned_in(function: ast.FunctionDef | ast.AsyncFunctionDef, lines: list[str]) -> list[int]:
    """A comment of two words counts, on an import or between the function's head and its first import."""
    inline = [node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]
    if not inline:
        return []
    first, last = min(node.lineno for node in inline), max(node.end_lineno or 0 for node in inline)
    comments = (line.partition("#")[2].replace("noqa", "") for line in lines[function.lineno : last])
    return [] if any(re.search(r"[a-zA-Z]{2,} \w+", comment) for comment in comments) else [first]


def test_code_that_looks_across_organisations_is_counted() -> None:
    found: Counter[str] = Counter()
    for path in python_files():
        calls = [node for node in ast.walk(parsed(path)) if isinstance(node, ast.Call)]
        names = [getattr(call.func, "id", getattr(call.func, "attr", "")) for call in calls]
        if path != PACKAGE / "kernel" / "scoping.py":
            found[name_of(path)] += names.count("across_organisations") + names.count("scopes_disabled")
    assert {name: number for name, number in found.items() if number} == ACROSS


def test_files_are_named_for_what_they_hold() -> None:
    assert [name_of(path) for path in python_files(tests=True) if path.stem in _FORBIDDEN_NAMES] == []


def test_no_file_is_far_too_large() -> None:
    large = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files(tests=True)}
    assert {name: size for name, size in large.items() if size > 420} == {}


def test_the_clock_is_asked_in_one_place() -> None:
    pattern = re.compile(r"datetime\.now\(|datetime\.utcnow\(|timezone\.now\(")
    allowed = {PACKAGE / "kernel" / "clock.py"}
    wrong = [name_of(p) for p in python_files() if p not in allowed and pattern.search(p.read_text(encoding="utf-8"))]
    assert wrong == []


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE", ".ci/run"])
def test_a_newcomer_finds(name: str) -> None:
    assert (ROOT / name).is_file()
