"""What foreign HTML may still do after `sanitise`: nothing."""

# ruff: noqa: E501 - markup, as it is sent

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parlour.kernel.markup import remote_images, sanitise

PARAGRAPH = "<p>Hello</p>"


@pytest.mark.parametrize(
    ("markup", "safe"),
    [
        ("<p>one <b>two</b></p>", "<p>one <b>two</b></p>"),
        ("<script>alert(1)</script>x", "x"),
        ("<style>p{color:red}</style>x", "x"),
        ("<svg><script>alert(1)</script></svg>x", "x"),
        ("<iframe src=https://a.example></iframe>x", "x"),
        ("<form action=https://a.example><input name=a></form>x", "x"),
        ("<p onclick=alert(1) id=x class=y>z</p>", "<p>z</p>"),
        ("<base href=//a.example><meta http-equiv=refresh content=0><link rel=stylesheet href=//a.example>x", "x"),
        ("<!-- comment -->x", "x"),
        ("<a href=javascript:alert(1)>x</a>", "<a>x</a>"),
        ("<a href='java\nscript:alert(1)'>x</a>", "<a>x</a>"),
        ("<a href=data:text/html,x>x</a>", "<a>x</a>"),
        ("<a href=/relative>x</a>", "<a>x</a>"),
        ("<img src=data:image/svg+xml;base64,AAAA>", "<img>"),
        ("<img src=/relative.png>", "<img>"),
        ("<p style='color:red;position:fixed;background:url(https://a.example)'>x</p>", '<p style="color:red">x</p>'),
        ("<p style='color:expression(alert(1))'>x</p>", "<p>x</p>"),
        ("<p style='font-family:\"\\75 rl(x)\"'>x</p>", "<p>x</p>"),
        ("<table background=https://a.example/b.png><tr><td>x</td></tr></table>",
         "<table><tbody><tr><td>x</td></tr></tbody></table>"),
        ("a\x00b\ud800c", "abc"),
        ("", ""),
    ],
)  # fmt: skip
def test_only_the_listed_stays(markup: str, safe: str) -> None:
    written = sanitise(markup).replace(' target="_blank"', "").replace(' rel="noopener noreferrer nofollow"', "")
    assert written == safe


def test_links_open_elsewhere_and_tell_nobody_where_they_were() -> None:
    assert sanitise("<a href=https://a.example/?a=1&b=2>x</a>") == (
        '<a href="https://a.example/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer nofollow">x</a>'
    )


@pytest.mark.parametrize("address", ["mailto:a@b.example", "tel:+4930123", "http://a.example", "https://a.example/ä"])
def test_useful_links_are_kept(address: str) -> None:
    assert f'href="{address}"' in sanitise(f'<a href="{address}">x</a>')


def test_pictures_load_nothing_and_keep_their_address() -> None:
    markup = (
        '<img src="https://a.example/p.png?a=1&amp;b=2" alt="a" width="1"><img src=//b.example/q.png>'
        "<img src=cid:part1@x><img src=data:image/png;base64,AAAA><img src='http://c.example/r s.png' srcset='x 2x'>"
    )
    assert sanitise(markup) == (
        '<img data-remote-src="https://a.example/p.png?a=1&amp;b=2" alt="a" width="1">'
        '<img data-remote-src="https://b.example/q.png"><img data-cid="part1@x">'
        '<img src="data:image/png;base64,AAAA"><img data-remote-src="http://c.example/r%20s.png">'
    )
    addresses = ["https://a.example/p.png?a=1&b=2", "https://b.example/q.png", "http://c.example/r%20s.png"]
    assert remote_images(markup) == addresses
    assert remote_images(sanitise(markup)) == addresses


def test_what_looks_like_a_picture_inside_an_attribute_stays_there() -> None:
    markup = "<a href=https://a.example title='<img src=\"https://b.example/x.png\">'>x</a>"
    assert remote_images(markup) == []


PIECES = st.sampled_from(
    ["<", ">", "/", "<p>", "</p>", "<img src=", "<a href=", "javascript:alert(1)", "https://a.example/", '"', "'", " ", "=",
     "<svg>", "<math>", "<style>", "</style>", "<!--", "-->", "<title>", "</title>", "<noscript>", "<table>", "<mtext>",
     "onerror=alert(1)", "style=", "url(https://a.example)", "&lt;", "&#x3c;", "<template>", "<xmp>", "words", "<![CDATA[", "]]>",
     "data-remote-src=", "cid:x", "<textarea>", "</textarea>", "<mglyph>", "<form>"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=20).map("".join))
@settings(max_examples=400, deadline=None)
def test_doing_it_twice_changes_nothing_and_nothing_loads(markup: str) -> None:
    once = sanitise(markup)
    assert sanitise(once) == once
    assert ' src="http' not in once
    assert "<script" not in once
    assert "<style" not in once


@pytest.mark.parametrize(
    "markup",
    ["<div>" * 200_000, "<b><p>" * 50_000, "<" * 500_000, "<a " + "x=y " * 200_000 + ">", "<ul><li>" * 50_000,
     "".join(f"<font color={n}>" for n in range(3_000)) + "<p>x" * 3_000, "&amp" * 300_000],
)  # fmt: skip
def test_hostile_markup_is_answered_in_time(markup: str) -> None:
    begun = time.process_time()
    sanitise(markup)
    assert time.process_time() - begun < 3


def test_too_much_is_cut() -> None:
    assert sanitise("x" * 50, longest=10) == "x" * 10


def test_hostile_markup_still_shows_its_words() -> None:
    assert "some words" in sanitise("<div>" * 5_000 + "some words")
