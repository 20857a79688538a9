"""Two agents at once: each sees what the other does, and a lost connection loses nothing."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.house import House


def test_two_agents_see_each_other_and_each_others_work(house: House, page_of: Any) -> None:
    ada: Page = page_of("ada")
    bo: Page = page_of("bo")
    house.write("Who takes this?", "It rattles.")
    for page in (ada, bo):
        page.get_by_role("link", name=re.compile("Who takes this")).click()
        expect(page.locator("#thread")).to_contain_text("It rattles.")
    expect(ada.get_by_text("Bo Quist is here")).to_be_visible()
    expect(bo.get_by_text("Ada Lind is here")).to_be_visible()

    bo.locator("#compose-reply textarea").press_sequentially("Dear")
    expect(ada.get_by_text("Bo Quist is typing")).to_be_visible()

    ada.get_by_role("button", name=re.compile("^Assign")).first.click()
    ada.get_by_role("menuitemradio", name=re.compile("Bo")).click()
    expect(bo.locator("#thread")).to_contain_text(re.compile("Ada.*assigned"))

    ada.get_by_text("Private note").click()
    ada.locator("#compose-note textarea").fill("The left crank, I think")
    ada.get_by_role("button", name=re.compile("Leave the note")).click()
    expect(bo.locator("#thread")).to_contain_text("The left crank, I think")
    assert bo.locator("#compose-reply textarea").input_value() == "Dear"


def test_after_a_lost_connection_nothing_is_missing_and_nothing_doubled(house: House, page_of: Any) -> None:
    page: Page = page_of("ada")
    house.write("Tunnel 1", "before")
    expect(page.get_by_role("link", name=re.compile("Tunnel 1"))).to_be_visible()
    house.running.cable.pull()
    for number in range(2, 6):
        house.write(f"Tunnel {number}", "during")
    expect(page.get_by_text("No live connection")).to_be_visible(timeout=40_000)
    house.running.cable.plug()
    for number in range(1, 6):
        expect(page.get_by_role("link", name=re.compile(f"Tunnel {number}"))).to_have_count(1, timeout=40_000)


def test_a_restart_of_the_server_is_survived_by_the_open_page(house: House, page_of: Any) -> None:
    page: Page = page_of("ada")
    house.running.stop()
    house.running.start()
    house.write("After the restart", "Still there?")
    expect(page.get_by_role("link", name=re.compile("After the restart"))).to_have_count(1, timeout=40_000)
