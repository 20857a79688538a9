"""A served house, a browser, and the other side of the mail."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.journeys.house import House
from tests.journeys.running import database, parlour
from tests.servers.binaries import find_binary
from tests.servers.sink import Sink, smtp_sink


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of these drive a browser over real servers."""
    for item in items:
        if "journeys" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, headless; alone with loopback. One for each file, for its loop must not outlive it."""
    chromium = find_binary("chromium", package="chromium")
    quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as player:
        opened = player.chromium.launch(executable_path=chromium, args=quiet)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Sink]:
    """The mail server to which the house sends."""
    with smtp_sink() as server:
        yield server


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, elsewhere: Sink) -> Iterator[House]:
    """A served house with Ada (owner), Bo (agent) and the inbox Support. Shared by the tests of a file."""
    folder: Path = tmp_path_factory.mktemp("house")
    with database() as url, parlour(folder / "data", database_url=url) as running:
        facts: dict[str, Any] = running.seed(undo_seconds=1, smtp_port=elsewhere.port)
        yield House(running, elsewhere, facts)


@pytest.fixture
def page_of(browser: Browser, house: House) -> Iterator[Any]:
    """Return a function that gives a person a browser window of their own, signed in."""
    contexts = []

    def enter(person: str, **options: Any) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, **options})
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        house.watch(page)
        house.sign_in(page, person)
        return page

    yield enter
    for context in contexts:
        context.close()
    assert house.complaints == []


expect.set_options(timeout=20_000)  # patient, for machines that do other things too
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in the thread of the tests
