"""The byte splitter against the standard library's parser: on what is well formed the two must agree."""

from __future__ import annotations

import email
from email.message import Message
from itertools import pairwise

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from parlour.channels.email.mime.budget import Budget
from parlour.channels.email.mime.model import Limits
from parlour.channels.email.mime.structure import Part, read_structure
from parlour.channels.email.mime.transfer import undo

Tree = tuple[str, object]

WORDS = st.text(alphabet="abc xyz:-=.\n", max_size=60)
LINE_ENDS = st.sampled_from(["\n", "\r\n"])


def tree_of(raw: bytes) -> Tree:
    return _ours(read_structure(raw, Budget(Limits())))


def _ours(part: Part) -> Tree:
    if part.children:
        return part.content_type, [_ours(child) for child in part.children]
    return part.content_type, undo(part.body, part.encoding)[0]


def _theirs(message: Message) -> Tree:
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        return message.get_content_type(), [_theirs(child) for child in message.get_payload()]
    if message.get_content_type() == "message/rfc822":
        return message.get_content_type(), message.get_payload(0).as_bytes()
    return message.get_content_type(), message.get_payload(decode=True)


@st.composite
def leaves(draw: st.DrawFn) -> str:
    kind = draw(st.sampled_from(["text/plain", "text/html", "application/pdf"]))
    body = draw(WORDS).replace("--", "-")
    return f"Content-Type: {kind}\n\n{body}"


@st.composite
def multiparts(draw: st.DrawFn, children: st.SearchStrategy[str]) -> str:
    boundary = draw(st.text(alphabet="abcdefgh0123456789'()+_,./:=? ", min_size=6, max_size=30)).strip() or "plain"
    # A boundary that begins another makes lines that belong to two multiparts: unique ones are well formed.
    boundary = f"{draw(st.integers(min_value=10**9, max_value=10**10))}{boundary}"
    parts = draw(st.lists(children, min_size=1, max_size=4))
    inside = "".join(f"\n--{boundary}\n{part}" for part in parts)
    preamble = draw(st.sampled_from(["", "This is a preamble."]))
    epilogue = draw(st.sampled_from(["", "\nAn epilogue."]))
    kind = draw(st.sampled_from(["mixed", "alternative", "related", "signed"]))
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"\n\n{preamble}{inside}\n--{boundary}--\n{epilogue}'


TREES = st.recursive(leaves(), lambda children: multiparts(children=children), max_leaves=8)


@given(TREES, LINE_ENDS)
@settings(max_examples=200, deadline=None)
def test_reads_well_formed_mail_as_the_standard_library_does(tree: str, line_end: str) -> None:
    raw = f"From: a@example.org\nMIME-Version: 1.0\n{tree}".replace("\n", line_end).encode()
    theirs = email.message_from_bytes(raw)
    assume(not any(part.defects for part in theirs.walk()))  # the same boundary drawn twice, one in the other
    assert tree_of(raw) == _theirs(theirs)


LINES = st.sampled_from(
    ["--one", "--one--", "--two", "--two--", "", "words", "Subject: x", "--one ", "--oneX",
     'Content-Type: multipart/mixed; boundary="two"', "  folded", "words: and a colon"]
)  # fmt: skip


@given(st.lists(LINES, max_size=30), LINE_ENDS)
@settings(max_examples=400, deadline=None)
def test_agrees_with_the_standard_library_on_whatever_it_calls_whole(lines: list[str], line_end: str) -> None:
    head = ["From: a@example.org", 'Content-Type: multipart/mixed; boundary="one"', "", "--one", "", "first"]
    whole = [*head, *lines, "--one--", ""]
    # The library overlooks a closing line right behind an opening one; we do not.
    assume(not any(f"{first.strip()}--" == second for first, second in pairwise(whole)))
    raw = line_end.join(whole).encode()
    theirs = email.message_from_bytes(raw)
    if not any(part.defects for part in theirs.walk()):
        assert tree_of(raw) == _theirs(theirs)


def test_an_outer_boundary_ends_the_inner_multipart() -> None:
    raw = (
        b"Content-Type: multipart/mixed; boundary=out\n\n--out\nContent-Type: multipart/alternative; boundary=in\n\n"
        b"--in\n\nfirst\n--out\n\nsecond\n--out--\n"
    )
    assert tree_of(raw) == (
        "multipart/mixed",
        [("multipart/alternative", [("text/plain", b"first")]), ("text/plain", b"second")],
    )


def test_a_missing_last_boundary_ends_at_the_end() -> None:
    raw = b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nfirst\n--b\n\nsecond and cut"
    assert tree_of(raw) == ("multipart/mixed", [("text/plain", b"first"), ("text/plain", b"second and cut")])


def test_a_boundary_that_nobody_declared_is_found() -> None:
    raw = b"Content-Type: multipart/mixed\n\n--found\nContent-Type: text/plain\n\nwords\n--found--\n"
    assert tree_of(raw) == ("multipart/mixed", [("text/plain", b"words")])


def test_a_multipart_without_any_boundary_is_text() -> None:
    raw = b"Content-Type: multipart/mixed; boundary=b\n\njust words\n"
    assert tree_of(raw) == ("text/plain", b"just words\n")


def test_a_field_folded_without_indent_is_joined_over() -> None:
    raw = b"Subject: x\nbroken line\nContent-Type: text/html\n\nwords"
    assert tree_of(raw) == ("text/html", b"words")


def test_a_body_without_a_blank_line_before_it_is_not_lost() -> None:
    raw = b"Subject: x\nThese are words, not headers\nand more"
    assert tree_of(raw) == ("text/plain", b"These are words, not headers\nand more")


def test_of_two_content_types_the_one_that_fits_the_body_wins() -> None:
    multipart = b"Content-Type: multipart/mixed; boundary=b\n"
    plain = b"Content-Type: text/plain\n"
    body = b"\n--b\n\nwords\n--b--\n"
    assert tree_of(multipart + plain + body) == ("multipart/mixed", [("text/plain", b"words")])
    assert tree_of(multipart + plain + b"\nwords\n") == ("text/plain", b"words\n")


def test_a_boundary_may_be_its_parents_and_two_dashes() -> None:
    raw = (
        b'Content-Type: multipart/mixed; boundary="a"\n\n--a\nContent-Type: multipart/mixed; boundary="a--"\n\n'
        b"--a--\n\nwords\n--a----\n"
    )
    assert tree_of(raw) == ("multipart/mixed", [("multipart/mixed", [("text/plain", b"words")])])
