"""In a real browser: what strangers sent us never runs in our origin."""

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path
from playwright.sync_api import Error, Page, sync_playwright

from parlour.config.urls import urlpatterns as ours
from parlour.files import store
from parlour.files.policy import sandboxed
from parlour.files.tests.test_views import picture
from parlour.kernel.scoping import within
from parlour.organisations.models import Organisation
from tests.servers.binaries import find_binary

SCRIPT = "document.title='taken'; try { localStorage.taken = '1' } catch (e) {} fetch('/beacon?'+document.domain)"
HTML = f'<!doctype html><title>x</title><script>{SCRIPT}</script><img src=x onerror="{SCRIPT}">'.encode()
SVG = f'<svg xmlns="http://www.w3.org/2000/svg" onload="{SCRIPT}"><script>{SCRIPT}</script></svg>'.encode()
XHTML = f'<html xmlns="http://www.w3.org/1999/xhtml"><script>{SCRIPT}</script></html>'.encode()
WAYS = [["iframe", "src"], ["embed", "src"], ["object", "data"], ["img", "src"], ["script", "src"]]
EVIL = {
    "text/html": HTML,
    "image/svg+xml": SVG,
    "application/xhtml+xml": XHTML,
    "text/xml": XHTML,
    "text/plain": HTML,
    "image/png": HTML,
    "application/pdf": HTML,
    "text/javascript": SCRIPT.encode(),
}


def shown_as(request: HttpRequest, main: str, sub: str) -> HttpResponseBase:
    """The worst case: our headers, but the bytes under the very type that they claim, to be shown."""
    kind = f"{main}/{sub}"
    return sandboxed(HttpResponse(EVIL[kind], content_type=kind))


def host_page(request: HttpRequest) -> HttpResponse:
    """A page of our origin without any policy of its own, in which the files are put in every way there is."""
    return HttpResponse("<!doctype html><title>ours</title><body>", headers={"Content-Security-Policy": "img-src *"})


def beacon(request: HttpRequest) -> HttpResponse:
    """Where a script that runs would call."""
    return HttpResponse("heard")


urlpatterns = [
    path("worst/<str:main>/<str:sub>", shown_as),
    path("host", host_page),
    path("beacon", beacon),
    *ours,
]


@pytest.fixture
def addresses(transactional_db: None, house: Organisation) -> dict[str, str]:
    """Signed addresses of the evil files, asked to be shown."""
    with within(house):
        made = {kind: store.put(house.pk, payload) for kind, payload in EVIL.items()}
        good = store.put(house.pk, picture())
    links = {
        kind: store.signed_url(house.pk, stored.pk, filename="a", content_type=kind, disposition="inline")
        for kind, stored in made.items()
    }
    links["good"] = store.signed_url(
        house.pk, good.pk, filename="a.png", content_type="image/png", disposition="inline"
    )
    return links


@pytest.fixture
def page(settings: Any, addresses: dict[str, str], live_server: Any) -> Iterator[Page]:
    settings.ROOT_URLCONF = __name__
    chromium = find_binary("chromium", package="chromium")
    quiet = ["--no-sandbox", "--disable-background-networking"]
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium, args=quiet)
        context = browser.new_context(base_url=live_server.url, accept_downloads=True)
        yield context.new_page()
        browser.close()


def _heard(page: Page) -> list[str]:
    heard: list[str] = []
    page.context.on("request", lambda request: heard.append(request.url) if "beacon" in request.url else None)
    return heard


def _open(page: Page, url: str) -> None:
    with suppress(Error):  # what is saved instead of shown ends the navigation
        page.goto(url)
    page.wait_for_timeout(150)


@pytest.mark.browser
def test_opened_by_themselves_they_do_nothing(page: Page, addresses: dict[str, str]) -> None:
    heard = _heard(page)
    for kind, url in addresses.items():
        _open(page, url)
        assert page.title() != "taken", kind
    for kind in EVIL:
        _open(page, f"/worst/{kind}")
        assert page.title() != "taken", kind
    page.goto("/host")
    assert page.evaluate("localStorage.taken") is None
    assert heard == []


@pytest.mark.browser
def test_put_into_a_page_of_ours_they_do_nothing(page: Page, addresses: dict[str, str]) -> None:
    heard = _heard(page)
    page.goto("/host")
    # Of what is served as a script, a page of ours could make one; that is why nothing ever is (see `kinds`).
    urls = [*addresses.values(), *(f"/worst/{kind}" for kind in EVIL if kind != "text/javascript")]
    page.evaluate(
        """([urls, ways]) => urls.forEach(url => ways.forEach(([tag, name]) => {
            const made = document.createElement(tag); made[name] = url; document.body.append(made) }))""",
        [urls, WAYS],
    )
    page.wait_for_timeout(1500)
    assert page.title() == "ours"
    assert page.evaluate("localStorage.taken") is None
    assert heard == []


@pytest.mark.browser
def test_the_test_would_hear_a_script_that_runs(page: Page) -> None:
    heard = _heard(page)
    page.goto("/host")
    page.evaluate(f"() => {{ {SCRIPT} }}")
    page.wait_for_timeout(200)
    assert len(heard) == 1
    assert page.title() == "taken"
    assert json.loads(page.evaluate("JSON.stringify(localStorage.taken)")) == "1"


@pytest.mark.browser
def test_a_picture_is_shown(page: Page, addresses: dict[str, str]) -> None:
    page.goto("/host")
    size = page.evaluate(
        """url => new Promise(done => { const made = new Image(); made.src = url;
            made.onload = () => done([made.naturalWidth, made.naturalHeight]); made.onerror = () => done(null) })""",
        addresses["good"],
    )
    assert size == [300, 200]


@pytest.mark.browser
def test_a_picture_is_shown_in_the_sandboxed_frame_of_a_mail(page: Page, addresses: dict[str, str]) -> None:
    page.goto("/host")
    page.evaluate(
        """url => { const frame = document.createElement("iframe"); frame.sandbox = "allow-same-origin";
            frame.srcdoc = `<img src="${url}">`; document.body.append(frame) }""",
        addresses["good"],
    )
    image = page.frame_locator("iframe").locator("img")
    image.wait_for()
    page.wait_for_timeout(300)
    assert image.evaluate("image => image.naturalWidth") == 300
