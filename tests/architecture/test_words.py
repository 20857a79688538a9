"""Every text for people goes through gettext, in a form that can be translated."""

import ast
import re
import shutil
from pathlib import Path

import pytest

from tests.architecture import catalogue
from tests.architecture.tree import files, name_of, parsed, python_files

_GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
_BLOCK = re.compile(r"{%\s*blocktrans(?:late)?\b([^%]*)%}")
_OLD = re.compile(r"{%\s*(?:trans|blocktrans)\s")


@pytest.mark.parametrize("path", list(files(".html")), ids=name_of)
def test_templates_translate_trimmed(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [words for words in _BLOCK.findall(text) if "trimmed" not in words] == []
    assert _OLD.findall(text) == []


def test_texts_are_whole_and_their_places_are_named() -> None:
    wrong = []
    for path in python_files():
        for call in (node for node in ast.walk(parsed(path)) if isinstance(node, ast.Call)):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if name in _GETTEXT and call.args and not all(map(_can_be_translated, _texts(name, call))):
                wrong.append(f"{name_of(path)}:{call.lineno}")
    assert wrong == []


def _texts(name: str, call: ast.Call) -> list[ast.expr]:
    return call.args[:2] if name.startswith(("ngettext", "pgettext")) else call.args[:1]


def _can_be_translated(text: ast.expr) -> bool:
    """A literal, with at most one unnamed place; no f-string, no sum, no variable."""
    return isinstance(text, ast.Constant) and isinstance(text.value, str) and not re.search(r"%[sd].*%[sd]", text.value)


@pytest.mark.skipif(not shutil.which("xgettext"), reason="gettext is not installed (Debian package gettext)")
def test_the_catalogue_holds_every_text() -> None:
    held = catalogue.CATALOGUE.read_text(encoding="utf-8") if catalogue.CATALOGUE.exists() else ""
    assert catalogue.collect() == held, "Run `make messages`."
