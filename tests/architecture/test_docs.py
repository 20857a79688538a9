"""Docs that can drift are tests."""

import re
import tomllib
from pathlib import Path

import pytest

from docs import generate
from tests.architecture.tree import ROOT, kept_files, name_of

_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
PAGES = [path for path in kept_files() if path.suffix == ".md"]


@pytest.mark.parametrize("name", sorted(generate.PAGES))
def test_a_generated_page_says_what_the_code_says(name: str) -> None:
    path = generate.FOLDER / name
    held = path.read_text(encoding="utf-8") if path.exists() else ""
    assert generate.PAGES[name]() == held, "Run `make docs`."


def test_no_generated_page_is_left_over() -> None:
    assert {path.name for path in generate.FOLDER.glob("*.md")} == set(generate.PAGES)


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_links_lead_somewhere(path: Path) -> None:
    targets = [link.partition("#")[0] for link in _LINK.findall(path.read_text(encoding="utf-8"))]
    local = [target for target in targets if target and "://" not in target and not target.startswith("mailto:")]
    assert [target for target in local if not (path.parent / target).exists()] == []


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[\[<>=~! ;]", line)[0].lower() for line in wanted}
    text = (ROOT / "docs" / "decisions" / "0002-dependencies.md").read_text(encoding="utf-8")
    assert {name.lower() for name in re.findall(r"^\| ([\w.\-]+) \|", text, re.M)} - {"package", "---"} == names


def test_decisions_are_numbered_without_gaps_and_fit_a_page() -> None:
    found = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert [int(path.name[:4]) for path in found] == list(range(1, len(found) + 1))
    assert [name_of(path) for path in found if len(path.read_text(encoding="utf-8").splitlines()) > 90] == []


def test_the_commands_that_docs_name_exist() -> None:
    known = {path.stem.replace("_", "-") for path in (ROOT / "parlour" / "config" / "commands").glob("[a-z]*.py")}
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    command, target = r"(?:^|`|/)parlour ([a-z][a-z-]+)\b", r"(?:^|`)make ([a-z]+)(?:`|$| [A-Z]+=)"
    texts = {name_of(path): path.read_text(encoding="utf-8") for path in PAGES}
    parlour = {(name, found) for name, text in texts.items() for found in re.findall(command, text, re.M)}
    make = {(name, found) for name, text in texts.items() for found in re.findall(target, text, re.M)}
    assert sorted(found for found in parlour if found[1] not in known) == []
    assert sorted(found for found in make if found[1] not in targets) == []
