"""HTML mail: shown in a frame where nothing runs, pictures from elsewhere fetched by the server and only when asked."""

import io
import re
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.house import House
from tests.journeys.running import database, letter, parlour, wait_until
from tests.servers.sink import Sink

HITS: list[tuple[str, str]] = []


def picture(colour: str) -> bytes:
    """Return a small PNG."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "PNG")
    return out.getvalue()


class Elsewhere(BaseHTTPRequestHandler):
    """A tracker: notes who asks."""

    def do_GET(self) -> None:
        HITS.append((self.path, self.headers.get("User-Agent", "")))
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.end_headers()
        self.wfile.write(picture("red"))

    def log_message(self, *_: Any) -> None: ...


@pytest.fixture(scope="module")
def tracker() -> Iterator[int]:
    """A web server on loopback that counts who asks it for pictures."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, elsewhere: Sink, tracker: int) -> Iterator[House]:
    """A house whose server may ask the tracker, though it is on a private address."""
    folder: Path = tmp_path_factory.mktemp("html")
    allowed = {"PARLOUR_PRIVATE_HOSTS": f"127.0.0.1:{tracker}"}
    with database() as url, parlour(folder / "data", database_url=url, **allowed) as running:
        facts = running.seed(undo_seconds=1, smtp_port=elsewhere.port)
        yield House(running, elsewhere, facts)


def coloured_mail(tracker: int) -> EmailMessage:
    """Return a mail with a picture of its own, one from elsewhere, a script, and an attachment that would run."""
    mail = letter("In colour", "plain words")
    mail.add_alternative(
        f"""<html><body><p>Coloured <b>words</b></p><img src="cid:own" alt="own">
        <img src="http://127.0.0.1:{tracker}/pixel.png" alt="from elsewhere">
        <script>document.title = "owned"; parent.document.title = "owned"</script>
        <p onclick="parent.owned = 1" style="position:fixed;color:green">click</p></body></html>""",
        subtype="html",
    )
    mail.get_payload()[1].add_related(picture("green"), "image", "png", cid="<own>")  # type: ignore[union-attr,index]
    mail.add_attachment(b"<script>opener.owned = 1</script>", "text", "html", filename="page.html")
    return mail


def test_html_mail_is_shown_inert_and_without_asking_anybody_until_the_agent_does(
    house: House, page_of: Any, tracker: int
) -> None:
    page: Page = page_of("ada")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    house.running.deliver(coloured_mail(tracker), to="help@larkmoor.example")
    page.get_by_role("link", name=re.compile("In colour")).click()
    frame = page.frame_locator("#thread iframe")
    expect(frame.get_by_text("Coloured")).to_be_visible()
    own = frame.get_by_alt_text("own", exact=True)
    expect(own).to_be_visible()
    assert own.evaluate("picture => picture.naturalWidth") == 40
    frame.get_by_text("click").click(force=True)
    assert page.evaluate("window.owned") is None
    assert "owned" not in page.title()
    assert HITS == []

    page.get_by_role("button", name="Show them").click()
    shown = frame.get_by_alt_text("from elsewhere")
    expect(shown).to_be_visible()
    wait_until(lambda: HITS, "the server asks for the picture")
    assert [path for path, _ in HITS] == ["/pixel.png"]
    assert "Chrom" not in HITS[0][1]
    assert [url for url in asked if f":{tracker}" in url] == []
    house.inspect(page)


def test_an_attached_page_is_handed_over_as_a_file_and_never_runs_here(house: House, page_of: Any) -> None:
    page: Page = page_of("ada")
    page.get_by_role("link", name=re.compile("In colour")).click()
    with page.expect_download() as told:
        page.get_by_role("link", name=re.compile("page.html")).click()
    assert told.value.suggested_filename == "page.html"
    assert page.evaluate("window.owned") is None
    link = page.get_by_role("link", name=re.compile("page.html")).get_attribute("href")
    answer = page.request.get(f"{house.running.url}{link}")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"].startswith("attachment")


def test_a_reply_with_a_pasted_picture_arrives_whole(house: House, page_of: Any, tmp_path: Path) -> None:
    page: Page = page_of("ada")
    page.get_by_role("link", name=re.compile("In colour")).click()
    chosen = tmp_path / "crank.png"
    chosen.write_bytes(picture("blue"))
    page.locator("#compose-reply input[type=file]").set_input_files(str(chosen))
    expect(page.locator("#compose-reply")).to_contain_text("crank.png")
    page.locator("#compose-reply textarea").fill("See the picture.")
    page.get_by_role("button", name=re.compile("^Send")).first.click()
    [answer] = house.sent("Re: In colour")
    [part] = list(answer.iter_attachments())
    assert (part.get_filename(), part.get_content_type()) == ("crank.png", "image/png")
    assert part.get_content() == picture("blue")
    html = str(answer.get_body(("html",)))
    assert re.findall(r"""(?:src|background)=["']?https?:""", html) == []
