"""What leaves goes where it was meant to go, and what comes back is bounded."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from parlour.kernel import http
from parlour.kernel.errors import Forbidden, LimitExceeded, Permanent, Temporary
from parlour.kernel.http.tests.far_side import FarSide, answering, dripping, far_side, leading_to

http.register_host("a test", "Trying the client")
http.register_host("a test of one host", "Trying the register", hosts=("api.larkmoor.example",))


@pytest.fixture
def server(settings: Any) -> Iterator[FarSide]:
    with far_side() as running:
        settings.PRIVATE_HOSTS = [running.host]
        yield running


def get(url: str, **rules: Any) -> http.Answer:
    return http.get(url, purpose="a test", **rules)


def test_get_returns_the_answer(server: FarSide) -> None:
    server.routes["/a"] = answering(b"hello", "text/plain; charset=utf-8")
    answer = get(server.url("/a"))
    assert (answer.status, answer.content_type, answer.body) == (200, "text/plain", b"hello")


def test_get_says_little_of_us_and_sends_no_cookies(server: FarSide) -> None:
    server.routes["/a"] = answering(b"", Set_Cookie="seen=1")
    get(server.url("/a"))
    get(server.url("/a"))
    assert [asked[2] for asked in server.asked] == [
        {"host": server.host, "user-agent": "Parlour", "accept": "*/*", "accept-encoding": "identity"}
    ] * 2


def test_get_uses_nobodys_proxy(server: FarSide, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    server.routes["/a"] = answering(b"hello")
    assert get(server.url("/a")).body == b"hello"


def test_post_sends_the_body_and_follows_nobody(server: FarSide) -> None:
    server.routes |= {"/a": answering(b"{}", "application/json"), "/b": leading_to("/a", 307)}
    answer = http.post(server.url("/a"), purpose="a test", body=b"x=1", content_type="text/x")
    assert answer.body == b"{}"
    assert server.asked[0][3] == b"x=1"
    with pytest.raises(Permanent, match="another address"):
        http.post(server.url("/b"), purpose="a test", body=b"x=1", content_type="text/x")
    assert [asked[1] for asked in server.asked] == ["/a", "/b"]


def test_get_needs_a_registered_purpose(server: FarSide) -> None:
    with pytest.raises(LookupError, match="register_host"):
        http.get(server.url("/a"), purpose="nobody declared this")
    with pytest.raises(Forbidden, match="register"):
        http.get(server.url("/a"), purpose="a test of one host")
    assert server.asked == []


@pytest.mark.parametrize("declared", [True, False])
def test_get_stops_at_the_limit(server: FarSide, declared: bool) -> None:
    head = b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n"
    server.routes["/a"] = answering(b"x" * 5000) if declared else dripping(head, b"x" * 1000, 0)
    with pytest.raises(LimitExceeded):
        get(server.url("/a"), limit_bytes=4999)
    server.routes["/b"] = answering(b"x" * 5000)
    assert len(get(server.url("/b"), limit_bytes=5000).body) == 5000


def test_get_refuses_another_type_before_it_reads(server: FarSide) -> None:
    server.routes["/a"] = answering(b"<script>", "text/html")
    with pytest.raises(Permanent, match="something else"):
        get(server.url("/a"), accept_types=("image/",))
    server.routes["/b"] = answering(b"png", "IMAGE/png; x=y")
    assert get(server.url("/b"), accept_types=("image/",)).content_type == "image/png"


def test_get_refuses_an_encoding_that_could_hide_a_bomb(server: FarSide) -> None:
    server.routes["/a"] = answering(b"\x1f\x8b", Content_Encoding="gzip")
    with pytest.raises(Permanent, match="encoding"):
        get(server.url("/a"))


@pytest.mark.parametrize(
    "head", [b"", b"HTTP/1.0 200 OK\r\n", b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n"], ids=str
)
def test_get_ends_in_time_however_slowly_the_other_side_drips(server: FarSide, head: bytes) -> None:
    server.routes["/a"] = dripping(head, b"x", 0.05)
    began = time.monotonic()
    with pytest.raises(Temporary, match=r"in time|broke off"):
        get(server.url("/a"), timeout=0.4)
    assert time.monotonic() - began < 1.5


@pytest.mark.parametrize("garbage", [b"\x00\xff" * 100, b"HTTP/9 bananas\r\n\r\n", b"HTTP/1.1 200 OK\r\n: \r\n\r\n"])
def test_get_survives_garbage(server: FarSide, garbage: bytes) -> None:
    server.routes["/a"] = lambda handler: handler.wfile.write(garbage) and None
    with pytest.raises(Temporary):
        get(server.url("/a"))


def test_get_says_when_nobody_answers(settings: Any) -> None:
    settings.PRIVATE_HOSTS = ["127.0.0.1"]
    with pytest.raises(Temporary, match="can't be reached"):
        get("http://127.0.0.1:1/")


def test_get_follows_a_few_redirects(server: FarSide) -> None:
    server.routes |= {f"/{n}": leading_to(f"/{n + 1}") for n in range(4)}
    server.routes["/4"] = answering(b"there")
    answer = get(server.url("/0"))
    assert (answer.body, answer.url) == (b"there", server.url("/4"))


def test_get_does_not_go_round_in_circles(server: FarSide) -> None:
    server.routes["/a"] = leading_to("/a")
    with pytest.raises(Permanent, match="more than 4 times"):
        get(server.url("/a"))
    assert len(server.asked) == 5


def test_get_judges_each_redirect_anew(server: FarSide) -> None:
    with far_side() as inside:
        inside.routes["/secret"] = answering(b"the metadata of the machine")
        server.routes["/a"] = leading_to(inside.url("/secret"))
        with pytest.raises(Forbidden, match="private network"):
            get(server.url("/a"))
        assert inside.asked == []


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://x/", "http://u:p@h.example/"])
def test_get_follows_to_the_web_only(server: FarSide, location: str) -> None:
    server.routes["/a"] = leading_to(location)
    with pytest.raises(Forbidden):
        get(server.url("/a"))


def test_secrets_do_not_travel_to_another_host(server: FarSide, settings: Any) -> None:
    with far_side() as other:
        settings.PRIVATE_HOSTS = [server.host, other.host]
        other.routes["/b"] = answering(b"there")
        server.routes |= {"/a": leading_to(other.url("/b")), "/same": leading_to("/a")}
        get(server.url("/same"), headers={"Authorization": "Bearer secret", "X-Plain": "1"})
        assert [asked[2].get("authorization") for asked in server.asked] == ["Bearer secret"] * 2
        assert "authorization" not in other.asked[0][2]
        assert other.asked[0][2]["x-plain"] == "1"


@pytest.mark.parametrize(
    "url", ["", "http://", "//x", "http://[", "javascript:alert(1)", "data:,x", "http://x y/", "http://\x00/"]
)
def test_get_refuses_what_is_no_address(url: str) -> None:
    with pytest.raises((Forbidden, Temporary)):
        get(url)
