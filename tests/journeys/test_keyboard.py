"""A whole piece of work without a mouse."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.house import House


def test_a_conversation_is_found_answered_assigned_and_closed_by_keys_alone(house: House, page_of: Any) -> None:
    page: Page = page_of("ada")
    house.write("By keys alone", "No mouse here.")
    expect(page.get_by_role("link", name=re.compile("By keys alone"))).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    house.inspect(page)
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="By keys alone")).to_be_focused()
    page.keyboard.press("i")
    expect(page.locator("#thread")).to_contain_text("assigned")
    page.keyboard.press("r")
    expect(page.locator("#compose-reply textarea")).to_be_focused()
    page.keyboard.type("Answered by keys.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#thread")).to_contain_text("Answered by keys.")
    house.sent("Re: By keys alone")
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    expect(page.get_by_role("link", name=re.compile("By keys alone"))).to_have_count(0)
    page.wait_for_load_state("networkidle")
    page.goto(house.url("inbox/closed/"))
    expect(page.get_by_role("link", name=re.compile("By keys alone"))).to_be_visible()


def test_single_keys_do_nothing_while_a_field_has_the_focus(house: House, page_of: Any) -> None:
    page: Page = page_of("ada")
    house.write("Typing e", "It must not close.")
    page.get_by_role("link", name=re.compile("Typing e")).click()
    page.locator("#compose-reply textarea").click()
    page.keyboard.type("e e e #")
    expect(page.locator("#compose-reply textarea")).to_have_value("e e e #")
    expect(page.locator("#toolbar").get_by_role("button", name=re.compile("^Close"))).to_be_visible()
