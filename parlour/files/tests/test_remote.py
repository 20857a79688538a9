"""Remote images come through us, or not at all; and nothing of them comes through but the picture."""

import io
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from PIL import Image

from parlour.files import remote
from parlour.files.remote import remote_image_url
from parlour.files.tests.test_views import picture
from parlour.kernel.errors import Invalid
from parlour.kernel.http.tests.far_side import FarSide, answering, dripping, far_side, leading_to

MESSAGE = UUID(int=7)


@pytest.fixture
def server(settings: Any) -> Iterator[FarSide]:
    remote._silent_hosts.clear()
    with far_side() as running:
        settings.PRIVATE_HOSTS = [running.host]
        yield running


def _is_tile(response: Any) -> bool:
    with Image.open(io.BytesIO(response.content)) as shown:
        return (shown.format, shown.size, response["Cache-Control"]) == ("WEBP", (48, 32), "private, no-store")


def test_an_image_is_fetched_by_us_and_drawn_anew(db: None, server: FarSide, client: Client) -> None:
    server.routes["/a.png"] = answering(picture("PNG", (3000, 1500)) + b"tail<script>", "image/png")
    response = client.get(remote_image_url(MESSAGE, server.url("/a.png")), headers={"Cookie": "parlour_session=secret"})
    assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert b"script" not in response.content
    with Image.open(io.BytesIO(response.content)) as shown:
        assert shown.size == (1600, 800)
    sent = server.asked[0][2]
    assert set(sent) == {"host", "user-agent", "accept", "accept-encoding"}
    assert sent["accept"] == "image/*"


def test_nothing_is_fetched_without_our_seal(db: None, server: FarSide, client: Client) -> None:
    server.routes["/a.png"] = answering(picture(), "image/png")
    url = remote_image_url(MESSAGE, server.url("/a.png"))
    assert client.get(url[:-4] + "AAAA").status_code == 404
    assert client.get(f"/files/remote/{server.url('/a.png')}").status_code == 404
    assert server.asked == []


def test_what_can_not_be_had_is_a_grey_tile(db: None, server: FarSide, client: Client) -> None:
    server.routes |= {
        "/html": answering(b"<script>x()</script>", "text/html"),
        "/lies": answering(b"<script>x()</script>", "image/png"),
        "/svg": answering(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
        "/gone": answering(b"", "image/png", status=404),
        "/cut": answering(picture()[:50], "image/png"),
        "/big": dripping(b"HTTP/1.0 200 OK\r\nContent-Type: image/png\r\n\r\n", b"x" * 100_000, 0),
        "/inside": leading_to("http://169.254.169.254/latest/meta-data/"),
        "/file": leading_to("file:///etc/passwd"),
    }
    answers = [client.get(remote_image_url(MESSAGE, server.url(path))) for path in server.routes]
    answers.append(client.get(remote_image_url(MESSAGE, "http://127.0.0.1:1/a.png")))
    answers.append(client.get(remote_image_url(MESSAGE, "http://[::1]/a.png")))
    assert [(answer.status_code, _is_tile(answer)) for answer in answers] == [(200, True)] * 10


def test_a_bomb_is_not_unpacked(db: None, server: FarSide, client: Client) -> None:
    bomb = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
    assert len(bomb.getvalue()) < 200_000
    server.routes["/bomb"] = answering(bomb.getvalue(), "image/png")
    assert _is_tile(client.get(remote_image_url(MESSAGE, server.url("/bomb"))))


def test_a_server_that_does_not_answer_is_left_alone_for_a_while(
    db: None, server: FarSide, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "TIMEOUT_SECONDS", 0.3)
    server.routes["/slow"] = dripping(b"HTTP/1.0 200 OK\r\n", b"x", 0.1)
    for _ in range(3):
        assert _is_tile(client.get(remote_image_url(MESSAGE, server.url("/slow"))))
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "url", ["", "javascript:alert(1)", "data:image/png;base64,x", "file:///x", "cid:a", "//x", "http://" + "x" * 3000]
)
def test_only_web_addresses_get_a_link(url: str) -> None:
    with pytest.raises(Invalid):
        remote_image_url(MESSAGE, url)


def test_the_link_does_not_tell_the_address(server: FarSide) -> None:
    assert "tracker" not in remote_image_url(MESSAGE, "http://tracker.example/open?id=ann@kystvej.example")
