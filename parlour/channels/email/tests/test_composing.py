"""What we write is read back as it was meant, whatever somebody typed."""

from __future__ import annotations

import email
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.channels.email import mime
from parlour.channels.email.composing import compose
from parlour.channels.email.tests.letters import MESSAGE, outbound
from parlour.inboxes.contract import OutboundFile, Party

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
FILE = OutboundFile("Rechnung März.pdf", "application/pdf", lambda: b"%PDF" + bytes(range(256)))
IMAGE = OutboundFile("bell.png", "image/png", lambda: PNG, content_id="bell@parlour", inline=True)


def test_a_plain_answer() -> None:
    raw = compose(
        outbound(in_reply_to="q1@customer.example", references=("q0@customer.example", "q1@customer.example"))
    )
    read = mime.parse(raw)
    assert (read.author.name, read.author.address) == ("Larkmoor Cycles", "help@larkmoor.example")
    assert [(one.name, one.address) for one in read.to] == [("Dee Marsh", "dee@customer.example")]
    assert (read.subject, read.text.strip()) == ("Your bell", "It is on its way.")
    assert "<div>It is on its way.</div>" in read.html
    assert read.message_id == f"{MESSAGE.hex}.0123456789ab@larkmoor.example"
    assert read.in_reply_to == ("q1@customer.example",)
    assert read.references == ("q0@customer.example", "q1@customer.example")
    assert read.loop.ours == (("x-parlour-message", str(MESSAGE)),)
    assert read.defects == ()


def test_the_same_message_gives_the_same_bytes() -> None:
    letter = outbound(files=(FILE, IMAGE), html='<p>Look: <img src="cid:bell@parlour"></p>')
    assert compose(letter) == compose(letter)


def test_files_and_inline_images_arrive_whole() -> None:
    read = mime.parse(compose(outbound(files=(FILE, IMAGE), html='<p><img src="cid:bell@parlour"></p>')))
    assert [(part.filename, part.inline) for part in read.attachments] == [
        ("bell.png", True),
        ("Rechnung März.pdf", False),
    ]
    assert read.attachments[0].payload == PNG
    assert read.attachments[0].content_id == "bell@parlour"
    assert read.attachments[1].payload == b"%PDF" + bytes(range(256))
    assert "cid:bell@parlour" in read.html


def test_blind_copies_stand_in_no_header() -> None:
    letter = outbound(recipients=("dee@customer.example", "boss@hidden.example"))
    assert b"hidden" not in compose(letter)


def test_long_ids_are_neither_cut_nor_encoded() -> None:
    ids = tuple(f"{'x' * 120}{number}@a-rather-long-name.customer.example" for number in range(30))
    raw = compose(outbound(references=ids, in_reply_to=ids[-1]))
    assert mime.parse(raw).references == ids
    assert b"=?" not in raw.split(b"\r\n\r\n")[0]
    assert max(len(line) for line in raw.split(b"\r\n")) < 998


def test_very_many_references_keep_the_first_and_the_newest() -> None:
    ids = tuple(f"m{number}@customer.example" for number in range(200))
    kept = mime.parse(compose(outbound(references=ids))).references
    assert kept == (ids[0], *ids[-39:])


@pytest.mark.parametrize(
    "evil",
    [
        "x\r\nBcc: evil@x.example",
        "x\nBcc: evil@x.example",
        "x\r\n\r\n<script>",
        "x\x0bBcc: y",
        "x\u2028Bcc: evil@x.example",
        "x\x85Bcc: evil@x.example",
    ],
)
def test_nothing_that_is_typed_begins_a_header(evil: str) -> None:
    letter = outbound(
        subject=evil,
        sender=Party("help@larkmoor.example", evil, "from"),
        parties=(Party("dee@customer.example", evil, "to"), Party(f"a@b.example{evil}", "", "cc")),
        in_reply_to=evil,
        references=(evil,),
        files=(OutboundFile(evil, f"text/plain; {evil}", lambda: b"x"),),
    )
    read = email.message_from_bytes(compose(letter), policy=default)
    assert set(read.keys()) == {
        "Date",
        "From",
        "To",
        "Subject",
        "Message-ID",
        "X-Parlour-Message",
        "MIME-Version",
        "Content-Type",
    }


@given(
    subject=st.text(max_size=300),
    name=st.text(max_size=60),
    text=st.text(max_size=2000),
    html=st.text(max_size=500),
    filename=st.text(max_size=60),
)
def test_any_words_make_a_mail_in_ascii_lines_that_reads_back(
    subject: str, name: str, text: str, html: str, filename: str
) -> None:
    letter = outbound(
        subject=subject,
        sender=Party("help@larkmoor.example", name, "from"),
        text=text,
        html=html,
        files=(OutboundFile(filename, "text/plain", lambda: b"content"),),
    )
    raw = compose(letter)
    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    read = mime.parse(raw)
    assert read.author.address == "help@larkmoor.example"
    assert [part.payload for part in read.attachments] == [b"content"]
    assert len(email.message_from_bytes(raw).get_all("From", [])) == 1


@given(subject=st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=80))
def test_a_subject_of_letters_survives(subject: str) -> None:
    assert mime.parse(compose(outbound(subject=subject))).subject == subject
