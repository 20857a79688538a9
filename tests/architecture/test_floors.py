"""What no import shows: names in strings that lead upward, and what a channel may name."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.tree import FLOORS, PACKAGE, app_of, files, name_of, parsed, python_files

_TEMPLATE_REFERENCE = re.compile(r"""{%-?\s*(?:extends|include)\s+["']([^"']+)["']""")
_URL_REFERENCE = re.compile(r"""{%-?\s*url\s+["']([\w-]+):""")
# The frame of each page leads everywhere: what it names is handed to it by web's context.
_CHANNEL_MAY = ("parlour.kernel", "parlour.ui", "parlour.inboxes.contract")


def test_every_app_stands_on_a_floor() -> None:
    folders = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    assert folders - set(FLOORS) == set()


def test_foreign_keys_never_lead_upward() -> None:
    wrong = []
    for model in apps.get_models():
        here = _own_app(model.__module__)
        for field in model._meta.get_fields() if here else []:
            there = _own_app(field.related_model.__module__) if _is_forward(field) else None
            if there and FLOORS[there] > FLOORS[here or ""]:
                wrong.append(f"{model.__name__}.{field.name} leads from {here} up to {there}")
    assert wrong == []


def _is_forward(field: object) -> bool:
    related = getattr(field, "related_model", None)
    return isinstance(related, type) and not getattr(field, "auto_created", False)


def _own_app(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if parts[0] == "parlour" else None


def test_templates_never_name_templates_of_an_upper_floor() -> None:
    wrong = []
    for path in files(".html"):
        for named in _TEMPLATE_REFERENCE.findall(path.read_text(encoding="utf-8")):
            there = named.split("/")[0]
            if there in FLOORS and FLOORS[there] > FLOORS[app_of(path)]:
                wrong.append(f"{name_of(path)} names {named}")
    assert wrong == []


def test_templates_never_name_addresses_of_an_upper_floor() -> None:
    wrong = []
    for path in files(".html"):
        for there in _URL_REFERENCE.findall(path.read_text(encoding="utf-8")):
            if FLOORS.get(there, 0) > FLOORS[app_of(path)]:
                wrong.append(f"{name_of(path)} leads to {there}")
    assert wrong == []


def test_python_never_reverses_addresses_of_an_upper_floor() -> None:
    wrong = []
    for path in python_files():
        for call in (node for node in ast.walk(parsed(path)) if isinstance(node, ast.Call)):
            there = _reversed_namespace(call)
            if there and FLOORS[there] > FLOORS[app_of(path)]:
                wrong.append(f"{name_of(path)}:{call.lineno} reverses {there}")
    assert wrong == []


def _reversed_namespace(call: ast.Call) -> str | None:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    first = call.args[0] if call.args else None
    if name not in ("reverse", "reverse_lazy", "resolve_url", "redirect") or not isinstance(first, ast.Constant):
        return None
    namespace = str(first.value).partition(":")[0]
    return namespace if ":" in str(first.value) and namespace in FLOORS else None


def test_every_address_that_templates_name_exists() -> None:
    known = set(_address_names(get_resolver()))
    pattern = re.compile(r"""{%-?\s*url\s+["']([\w:.-]+)["']""")
    named = {(name_of(p), n) for p in files(".html") for n in pattern.findall(p.read_text(encoding="utf-8"))}
    assert sorted((path, name) for path, name in named if name not in known) == []


def _address_names(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern) and entry.name:
            yield prefix + entry.name
        elif isinstance(entry, URLResolver):
            yield from _address_names(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)


@pytest.mark.parametrize("path", [p for p in python_files() if app_of(p) == "channels"], ids=name_of)
def test_a_channel_names_only_kernel_ui_and_the_contract(path: Path) -> None:
    own = ".".join(("parlour", *path.relative_to(PACKAGE).parts[:2])).removesuffix(".py")
    wrong = []
    for node in ast.walk(parsed(path)):
        for name in _imported(node):
            if name.startswith("parlour.") and not any(_within(name, root) for root in (*_CHANNEL_MAY, own)):
                wrong.append(f"line {node.lineno}: {name}")  # type: ignore[attr-defined]
    assert wrong == []


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def _within(name: str, root: str) -> bool:
    return name == root or name.startswith(f"{root}.")
