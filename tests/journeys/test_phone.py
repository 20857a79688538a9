"""At 390 pixels: one pane at a time, everything in reach, nothing wider than the screen. And every page passes axe."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.house import House

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
PAGES = [
    "inbox/open/",
    "inbox/mine/",
    "inbox/snoozed/",
    "inbox/trash/",
    "inbox/open/new/",
    "contacts/",
    "settings/",
    "settings/inboxes/",
    "settings/people/",
    "settings/profile/",
    "settings/organisation/",
    "settings/quarantine/",
]


def test_a_mail_is_read_and_answered_on_a_phone(house: House, page_of: Any) -> None:
    page: Page = page_of("ada", **PHONE)
    house.write("From the train", "Small screen, big question.")
    page.get_by_role("link", name=re.compile("From the train")).tap()
    expect(page.locator("#thread")).to_contain_text("big question")
    _fits(page)
    page.locator("#compose-reply textarea").tap()
    page.locator("#compose-reply textarea").fill("Small answer.")
    page.get_by_role("button", name=re.compile("^Send")).first.tap()
    expect(page.locator("#thread")).to_contain_text("Small answer.")
    house.sent("Re: From the train")
    page.get_by_role("link", name=re.compile("Back")).tap()
    expect(page.get_by_role("link", name=re.compile("From the train"))).to_be_visible()
    _fits(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_every_page_passes_axe_and_fits(house: House, page_of: Any, scheme: str, width: int) -> None:
    page: Page = page_of("ada", viewport={"width": width, "height": 900}, color_scheme=scheme)
    house.write(f"Look at me {scheme} {width}", "With a <b>tag</b> & an ampersand.")
    row = page.get_by_role("link", name=re.compile(f"Look at me {scheme} {width}"))
    expect(row).to_be_visible()
    row.click()
    expect(page.locator("#thread")).to_contain_text("ampersand")
    house.inspect(page)
    for path in PAGES:
        answer = page.goto(house.url(path))
        assert answer is not None
        assert answer.status == 200, path
        house.inspect(page)
        _fits(page)


def _fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
        f"{page.url} is wider than the screen"
    )
