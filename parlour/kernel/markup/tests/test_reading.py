"""HTML as text, and text as HTML."""

# ruff: noqa: E501 - markup, as it is sent

from __future__ import annotations

import html as entities

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parlour.kernel.markup import QUOTE_BREAK, QUOTE_CLOSE, QUOTE_OPEN, html_to_text, sanitise, text_to_html


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("one<br>two<br><br>three", "one\ntwo\n\nthree"),
        ("<div>one</div><div>two</div>", "one\ntwo"),
        ("  spaced \n   out  ", "spaced out"),
        ("a&nbsp;b &lt;c&gt; &amp; d", "a b <c> & d"),
        (
            "<ul><li>one</li><li>two</li></ul><ol><li>first</li><li>second</li></ol>",
            "- one\n- two\n\n1. first\n2. second",
        ),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a  b\nc"),
        ("<pre>one\n  two</pre>", "one\n  two"),
        ("<blockquote><p>said</p><p>more</p></blockquote>mine", "> said\n>\n> more\n\nmine"),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", "> a\n>\n> > b"),
        ("<h1>Title</h1>words", "Title\n\nwords"),
        ("<head><title>t</title><style>x</style></head><body>words<script>y</script></body>", "words"),
        ("<img alt='👍'> yes <img alt='our logo'>", "👍 yes"),
        ("<a href=https://a.example>link</a>", "link"),
        ("plain words", "plain words"),
        ("", ""),
    ],
)
def test_html_as_text(markup: str, text: str) -> None:
    assert html_to_text(markup) == text


def test_marks_stand_where_a_program_quoted() -> None:
    markup = "<p>mine</p><blockquote type=cite>said</blockquote><div id=appendonsend></div>old"
    assert html_to_text(markup, marks=True).split("\n") == [
        "mine", "", QUOTE_OPEN, "said", QUOTE_CLOSE, "", QUOTE_BREAK, "old",
    ]  # fmt: skip
    assert QUOTE_OPEN not in html_to_text(f"words {QUOTE_OPEN} here", marks=True)


@given(st.text(alphabet="ab <>&\n", max_size=100))
@settings(max_examples=200, deadline=None)
def test_escaped_words_come_back(text: str) -> None:
    assert html_to_text(f"<pre>x{entities.escape(text)}x</pre>").split() == f"x{text}x".split()


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("one\ntwo\n\nthree", "<p>one<br>\ntwo</p>\n<p>three</p>"),
        ("<script>", "<p>&lt;script&gt;</p>"),
        ("", ""),
        (
            "See https://a.example/x?a=1&b=2.",
            '<p>See <a href="https://a.example/x?a=1&amp;b=2" target="_blank" rel="noopener noreferrer nofollow">'
            "https://a.example/x?a=1&amp;b=2</a>.</p>",
        ),
        ("(me@example.org)", '<p>(<a href="mailto:me@example.org">me@example.org</a>)</p>'),
        (
            "www.a.example/(b)",
            '<p><a href="https://www.a.example/(b)" target="_blank" rel="noopener noreferrer nofollow">www.a.example/(b)</a></p>',
        ),
    ],
)
def test_text_as_html(text: str, markup: str) -> None:
    assert text_to_html(text) == markup


def test_text_as_html_without_links() -> None:
    assert text_to_html("https://a.example", links=False) == "<p>https://a.example</p>"


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_text_as_html_is_already_safe_and_says_the_same(text: str) -> None:
    made = text_to_html(text)
    shown = html_to_text(made)
    assert html_to_text(sanitise(made)) == shown
    assert "<script" not in made
