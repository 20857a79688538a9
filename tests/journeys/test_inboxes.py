"""An administrator connects an inbox, learns what is wrong and mends it; and deals with what could not be read."""

import re
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.house import House
from tests.journeys.running import wait_until

PageOf = Callable[..., Page]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DARK = {"color_scheme": "dark"}


def _nobodys_mail() -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"] = "From nobody"
    mail.set_content("Who wrote this?")
    return mail


def test_an_inbox_is_added_tried_mended_and_paused(house: House, page_of: PageOf) -> None:
    page = page_of("ada")
    page.goto(house.url("settings/inboxes/"))
    page.get_by_role("link", name="A mail server of our own").click()
    house.inspect(page)
    page.get_by_label("Address", exact=True).fill("dealers at larkmoor")
    page.get_by_label("Name", exact=True).fill("Dealers")
    page.get_by_label("Port").nth(1).fill("9")
    page.get_by_role("button", name="Add this inbox").click()
    expect(page.get_by_role("alert").filter(has_text="Address")).to_be_focused()
    house.inspect(page)
    page.get_by_label("Address", exact=True).fill("dealers@larkmoor.example")
    page.get_by_role("button", name="Add this inbox").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dealers")
    page.get_by_role("button", name="Try the connection").click()
    expect(page.get_by_text("Nothing answers on port 9")).to_be_visible()
    house.inspect(page)
    page.get_by_role("link", name="Change").click()
    page.get_by_label("Port").nth(1).fill(str(house.elsewhere.port))
    page.get_by_role("button", name="Save changes").click()
    page.get_by_role("button", name="Try the connection").click()
    expect(page.get_by_text("ready to take mail")).to_be_visible()
    page.get_by_role("button", name="Pause this inbox").click()
    expect(page.get_by_text("Nothing is fetched and nothing is sent.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("The inbox is open again.")).to_be_visible()
    page.goto(house.url("settings/inboxes/"))
    expect(page.get_by_role("row", name=re.compile("Dealers"))).to_contain_text("Ready")


def test_what_could_not_be_read_is_seen_tried_again_and_destroyed(house: House, page_of: PageOf) -> None:
    page = page_of("ada")
    house.running.deliver(_nobodys_mail(), to="help@larkmoor.example", sender="")
    house.write("After it", "The rest is not stopped.")
    expect(page.get_by_role("link", name=re.compile("After it"))).to_be_visible()
    page.goto(house.url("settings/quarantine/"))
    row = page.get_by_role("row", name=re.compile("It names nobody who wrote it"))
    expect(row).to_be_visible()
    house.inspect(page)
    with page.expect_download() as download:
        row.get_by_role("link", name="Save a copy").click()
    assert "Who wrote this?" in download.value.path().read_text()
    row.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("It is tried again now.")).to_be_visible()
    wait_until(lambda: page.reload() and row.count(), "it comes back to the quarantine", log=house.running.log)
    row.get_by_role("link", name="Destroy…").click()
    house.inspect(page)
    page.get_by_role("button", name="Destroy this mail").click()
    expect(page.get_by_role("heading", name="Nothing is in quarantine")).to_be_visible()


@pytest.mark.parametrize("options", [PHONE, DARK], ids=["phone", "dark"])
def test_the_pages_fit_and_pass_axe(house: House, page_of: PageOf, options: dict[str, object]) -> None:
    page = page_of("ada", **options)
    one = f"settings/inboxes/{house.facts['inbox']}/"
    for path in ("settings/inboxes/", "settings/inboxes/new/email/?preset=google", one, f"{one}edit/", f"{one}delete/"):
        page.goto(house.url(path))
        house.inspect(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
