"""A newcomer on a fresh machine: the house, its owner, an inbox, a real mail, an answer."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.house import House
from tests.journeys.running import database, parlour
from tests.servers.sink import Sink


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, elsewhere: Sink) -> Iterator[House]:
    """An empty house: nobody has moved in yet."""
    folder: Path = tmp_path_factory.mktemp("empty")
    with database() as url, parlour(folder / "data", database_url=url) as running:
        yield House(running, elsewhere, {"slug": "larkmoor-cycles"})


def test_first_run_makes_the_house_and_its_owner_once(house: House, browser: Browser) -> None:
    context = browser.new_context()
    page: Page = context.new_page()
    house.watch(page)
    page.goto(house.running.url)
    expect(page).to_have_url(re.compile("/first-run/"))
    house.inspect(page)
    page.get_by_label("Organisation").fill("Larkmoor Cycles")
    page.get_by_label("Your name").fill("Ada Lind")
    page.get_by_label("Email").fill("ada@larkmoor.example")
    page.get_by_label("Password", exact=True).fill("correct horse battery")
    page.get_by_role("button").last.click()
    page.wait_for_url("**/o/larkmoor-cycles/**")
    house.inspect(page)
    again: Any = context.request.get(f"{house.running.url}/first-run/", max_redirects=0)
    assert again.status in (302, 404, 409)
    context.close()
    assert house.complaints == []
