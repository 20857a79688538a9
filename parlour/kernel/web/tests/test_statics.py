"""Static files: hashed names for ever, plain names for a minute, compressed where it is wanted, nothing outside."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from parlour.kernel.web.statics import StaticFiles, prepare
from parlour.kernel.web.tests.wire import Heard, exchange

STORES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "parlour.kernel.web.statics.HashedStorage"},
}


@pytest.fixture
def prepared(settings: Any, tmp_path: Path) -> dict[str, str]:
    settings.STATIC_ROOT, settings.STORAGES = tmp_path / "static", STORES
    assert prepare() is True
    return dict(json.loads((tmp_path / "static" / "staticfiles.json").read_text())["paths"])


def _get(path: str, method: str = "GET", *headers: tuple[bytes, bytes]) -> Heard:
    return asyncio.run(exchange(StaticFiles(), method, f"/static/{path}", headers=headers))


def test_a_hashed_name_is_kept_for_ever(prepared: dict[str, str]) -> None:
    heard = _get(prepared["ui/css/parlour.css"])
    assert heard.status == 200
    assert heard.headers["cache-control"] == "max-age=315360000, public, immutable"
    assert heard.headers["content-type"].startswith("text/css")
    assert "access-control-allow-origin" not in heard.headers


def test_a_plain_name_is_kept_for_a_minute(prepared: dict[str, str]) -> None:
    assert _get("ui/css/parlour.css").headers["cache-control"] == "max-age=60, public"


def test_modules_import_each_other_by_hashed_names(prepared: dict[str, str]) -> None:
    assert prepared["ui/js/live.js"].rsplit("/", 1)[1] in _get(prepared["ui/js/main.js"]).body.decode()


def test_compressed_only_for_those_who_ask(prepared: dict[str, str]) -> None:
    name = prepared["ui/vendor/htmx-2.0.11.min.js"]
    plain, small = _get(name), _get(name, "GET", (b"accept-encoding", b"gzip"))
    assert ("content-encoding" in plain.headers, small.headers["content-encoding"]) == (False, "gzip")
    assert len(small.body) < len(plain.body) / 2


def test_who_has_it_gets_nothing_again(prepared: dict[str, str]) -> None:
    first = _get(prepared["ui/icon.svg"])
    again = _get(prepared["ui/icon.svg"], "GET", (b"if-none-match", first.headers["etag"].encode()))
    assert (again.status, again.body) == (304, b"")


def test_head_and_other_methods(prepared: dict[str, str]) -> None:
    head = _get("ui/icon.svg", "HEAD")
    assert (head.status, head.body, int(head.headers["content-length"]) > 0) == (200, b"", True)
    assert _get("ui/icon.svg", "POST").status == 405


@pytest.mark.parametrize(
    "path", ["../parlour.sqlite3", "ui/../../keys/secret.key", "", "ui/", "staticfiles.nothing", "%2e%2e/x"]
)
def test_nothing_else_is_there(path: str, prepared: dict[str, str]) -> None:
    assert _get(path).status == 404


def test_nothing_is_done_twice(prepared: dict[str, str]) -> None:
    assert prepare() is False
