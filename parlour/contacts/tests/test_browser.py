"""Contacts in a real browser: with htmx and without scripts, wide and narrow, light and dark, clean for axe."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as program
from django.test import Client
from playwright.sync_api import Browser, Page, expect, sync_playwright

from parlour.contacts.actions import Details, add_note, contact_for, create_contact
from parlour.contacts.models import Company, Contact
from parlour.kernel.actor import SYSTEM
from parlour.kernel.scoping import within
from parlour.organisations.models import Organisation
from parlour.people.models import Agent
from tests.servers.binaries import find_binary

pytestmark = pytest.mark.browser
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def people(transactional_db: None, house: Organisation, ada: Agent) -> dict[str, str]:
    """Some contacts, and the addresses of pages about them."""
    with within(house):
        ann = create_contact(
            Details(name="Ann Holm", title="Buyer", company="Kystvej Cykler", phone="+45 41 07"),
            organisation=house,
            actor=SYSTEM,
            email="ann@kystvej.example",
        )
        add_note(ann, actor=ada.as_actor(), agent=ada, text="Pays within ten days.")
        dee = contact_for("dee@customer.example", "Dee Marsh", organisation=house, actor=SYSTEM)
        for number in range(60):
            Contact.objects.create(organisation=house, name=f"Reader {number:02}")
        company = Company.objects.get()
    root = "/o/larkmoor/contacts/"
    return {
        **{"list": root, "none": f"{root}?q=zzz", "new": f"{root}new/", "show": f"{root}{ann.pk}/"},
        **{"edit": f"{root}{ann.pk}/edit/", "address": f"{root}{ann.pk}/addresses/new/"},
        **{"choose": f"{root}{dee.pk}/merge/?q=ann", "merge": f"{root}{dee.pk}/merge/{ann.pk}/"},
        **{"companies": "/o/larkmoor/companies/", "company": f"/o/larkmoor/companies/{company.pk}/"},
        **{"dee": f"{root}{dee.pk}/"},
    }


@pytest.fixture
def key(people: dict[str, str], ada: Agent, client_of: Callable[[Agent], Client]) -> str:
    """The session of the administrator."""
    return client_of(ada).cookies[program.SESSION_COOKIE_NAME].value


@pytest.fixture
def open_page(key: str, live_server: Any) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a window for the administrator."""
    with sync_playwright() as player:
        chromium = find_binary("chromium", package="chromium")
        browser: Browser = player.chromium.launch(executable_path=chromium, args=["--no-sandbox"])

        def opened(**options: Any) -> Page:
            context = browser.new_context(base_url=live_server.url, **options)
            context.set_default_timeout(10_000)
            context.add_cookies([{"name": program.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
            return context.new_page()

        yield opened
        browser.close()


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_every_page_is_clean_for_axe_and_fits(
    open_page: Callable[..., Page], people: dict[str, str], width: int, scheme: str
) -> None:
    page = open_page(viewport={"width": width, "height": 844}, color_scheme=scheme)
    for name, url in people.items():
        assert page.goto(url).status == 200, name  # type: ignore[union-attr]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(name, one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


def test_no_page_asks_for_what_the_policy_refuses(open_page: Callable[..., Page], people: dict[str, str]) -> None:
    page = open_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for url in people.values():
        page.goto(url)
    page.wait_for_timeout(200)
    assert [said for said in complaints if "ws://" not in said] == []  # no socket is served beside these pages


def test_the_list_narrows_while_typing_and_goes_on_at_its_end(
    open_page: Callable[..., Page], people: dict[str, str]
) -> None:
    page = open_page(viewport={"width": 1440, "height": 900})
    page.goto(people["list"])
    names = page.locator(".people__name")
    expect(names).to_have_count(50)
    page.get_by_role("link", name="Show more").click()
    expect(names).to_have_count(62)
    page.get_by_label("Find by name or address").fill("holm")
    expect(names).to_have_count(1)
    expect(page.get_by_role("status").filter(has_text="1 contact found")).to_be_attached()
    assert page.url.endswith("?q=holm")
    page.go_back()
    expect(names).to_have_count(50)


@pytest.mark.parametrize("scripts", [True, False])
def test_two_contacts_become_one_and_two_again(
    open_page: Callable[..., Page], people: dict[str, str], scripts: bool
) -> None:
    page = open_page(viewport={"width": 1440, "height": 900}, java_script_enabled=scripts)
    page.goto(people["dee"])
    page.get_by_role("link", name="Merge with another contact").click()
    page.get_by_label("Name or address").fill("ann")
    if not scripts:
        page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Compare Ann Holm").click()
    page.get_by_role("button", name="Merge the two").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dee Marsh")
    expect(page.get_by_text("Pays within ten days.")).to_be_visible()
    expect(page.locator(".pairs").get_by_text("ann@kystvej.example")).to_be_visible()
    page.get_by_role("button", name="Split Ann Holm").click()
    expect(page.get_by_text("Pays within ten days.")).to_have_count(0)
    page.goto(people["show"])
    expect(page.get_by_text("Pays within ten days.")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_contact_is_corrected_and_noted_about(
    open_page: Callable[..., Page], people: dict[str, str], scripts: bool
) -> None:
    page = open_page(viewport={"width": 390, "height": 844}, java_script_enabled=scripts)
    page.goto(people["show"])
    page.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_label("Job title").fill("Owner")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".person")).to_contain_text("Owner at Kystvej Cykler")
    page.get_by_label("Note", exact=True).fill("Closed on Mondays.")
    page.get_by_role("button", name="Keep note").click()
    expect(page.locator(".tl")).to_contain_text("Closed on Mondays.")
