"""The ways in, as a browser knows them: a passkey, the fourteen days of a cookie, pages that everybody can use."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.house import House

PageOf = Callable[..., Page]
TWO_WEEKS = 14 * 86_400
SETTINGS = ("people/", "people/invitations/", "profile/", "sign-in/", "sign-in-services/", "organisation/", "places/")


def with_security_key(context: BrowserContext, page: Page) -> None:
    """Give the browser a device that makes and shows passkeys, as CDP's WebAuthn domain describes."""
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": device})


def test_a_passkey_lets_in_without_a_password(house: House, page_of: PageOf) -> None:
    page = page_of("bo")
    with_security_key(page.context, page)
    page.goto(house.url("settings/sign-in/"))
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password").fill(house.facts["password"])
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Name").fill("Work laptop")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    house.inspect(page)
    page.goto(house.url("settings/sign-in/"))
    expect(page.get_by_text("Work laptop", exact=True).first).to_be_visible()
    page.goto(f"{house.running.url}/account/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/account/login/**")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/inbox/open/")


def test_a_passkey_that_is_refused_is_told_in_a_sentence(house: House, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    with_security_key(context, page)
    page.goto(f"{house.running.url}/account/login/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("The passkey was not used", timeout=70_000)
    context.close()


@pytest.mark.promise("F02")
def test_no_cookie_lives_longer_than_fourteen_days(house: House, page_of: PageOf) -> None:
    page = page_of("ada")
    for path in ("inbox/open/", "settings/profile/", "settings/sign-in/"):
        page.goto(house.url(path))
    for path in ("/account/password/change/", "/account/logout/", "/account/login/code/"):
        page.goto(house.running.url + path)
    lives = {cookie["name"]: cookie.get("expires", -1) - time.time() for cookie in page.context.cookies()}
    assert set(lives) <= {"parlour_session", "parlour_csrf", "messages"}
    assert max(lives.values()) <= TWO_WEEKS


def look_at(house: House, page: Page, width: int) -> None:
    """The page as it came keeps to the policy, fits the window, and passes axe."""
    assert house.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    house.inspect(page)
    page.wait_for_timeout(400)
    house.complaints.clear()  # axe's own styles, told late


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_every_page_about_people_passes_axe(house: House, page_of: PageOf, scheme: str, width: int) -> None:
    page = page_of("ada", color_scheme=scheme, viewport={"width": width, "height": 900})
    for path in SETTINGS:
        page.goto(house.url(f"settings/{path}"))
        look_at(house, page, width)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_every_door_passes_axe(house: House, browser: Browser, scheme: str, width: int) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
    page = context.new_page()
    house.watch(page)
    for path in ("login/", "login/code/", "password/reset/", "password/reset/done/", "inactive/"):
        page.goto(f"{house.running.url}/account/{path}")
        look_at(house, page, width)
    page.goto(f"{house.running.url}/account/login/")
    page.get_by_label("Email").fill("nobody@larkmoor.example")
    page.get_by_label("Password", exact=True).fill("wrong")
    page.get_by_role("button", name="Come in").click()
    expect(page.get_by_role("alert").first).to_contain_text("don't belong together")
    house.inspect(page)
    context.close()
