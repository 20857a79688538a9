"""The small readers: words, parameters, addresses, identifiers, charsets, encodings, flowed text, names."""

from __future__ import annotations

import base64
import quopri

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.channels.email.mime.addresses import read_addresses
from parlour.channels.email.mime.charsets import decode
from parlour.channels.email.mime.dates import read_date
from parlour.channels.email.mime.filenames import name_for, safe_name
from parlour.channels.email.mime.flowed import unflow
from parlour.channels.email.mime.identifiers import read_identifier, read_identifiers
from parlour.channels.email.mime.parameters import read_parameters
from parlour.channels.email.mime.transfer import find_uuencoded, find_yenc, undo
from parlour.channels.email.mime.words import header_text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"Plain words", "Plain words"),
        (b"folded\r\n words", "folded words"),
        (b"=?utf-8?B?R3LDvMOfZQ==?=", "Grüße"),
        (b"=?UTF-8?q?Gr=C3=BC=C3=9Fe_an_alle?=", "Grüße an alle"),
        (b"=?utf-8?B?R3LD?= =?utf-8?B?vMOfZQ==?=", "Grüße"),  # a character split between two words
        (b"=?utf-8?B?R3L?= =?utf-8?B?DvMOfZQ==?=", "Grüße"),  # base64 split between two words
        (b"=?utf-8?Q?a?= =?iso-8859-1?Q?=E4?=", "aä"),
        (b"=?utf-8?Q?a?= and =?utf-8?Q?b?=", "a and b"),
        (b"Re:=?utf-8?Q?=C3=A4?=x", "Re:äx"),  # no blanks around it
        (b"=?utf-8?Q?with blanks inside?=", "with blanks inside"),
        (b'"=?utf-8?Q?=C3=A4?="', '"ä"'),
        (b"=?utf-8*de?Q?=C3=A4?=", "ä"),  # RFC 2231 section 5
        (b"=?utf-8?Q?unfinished", "=?utf-8?Q?unfinished"),
        (b"=?no-such-charset?Q?=E4?=", "ä"),
        (b"=?utf-8?B?R3LDvMOfZQ?=", "Grüße"),  # padding forgotten
        ("Grüße".encode(), "Grüße"),  # RFC 6532
        ("Grüße".encode("latin-1"), "Grüße"),
        (b"=?gb2312?B?xOO6ww==?=", "你好"),
        (b"=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"),
        (b"a\x00b\x1bc", "a b c".replace(" ", "", 1)),
    ],
)
def test_header_text(raw: bytes, text: str) -> None:
    assert header_text(raw) == text


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"text/plain", ("text/plain", {})),
        (b'Text/Plain; charset="utf-8"; format=flowed', ("text/plain", {"charset": "utf-8", "format": "flowed"})),
        (b"multipart/mixed\n boundary=b", ("multipart/mixed", {"boundary": "b"})),  # no semicolon
        (b"attachment; filename=my file.pdf", ("attachment", {"filename": "my file.pdf"})),
        (b'attachment; filename="a \\"b\\".txt"', ("attachment", {"filename": 'a "b".txt'})),
        (b'attachment; filename="C:\\dir\\f.txt"', ("attachment", {"filename": "C:\\dir\\f.txt"})),
        (b"attachment; filename*=utf-8''%e2%82%ac%20rates.txt", ("attachment", {"filename": "€ rates.txt"})),
        (b"attachment; filename*=iso-8859-1'en'%a3.txt", ("attachment", {"filename": "£.txt"})),
        (b'attachment; filename*0="one"; filename*1="two.txt"', ("attachment", {"filename": "onetwo.txt"})),
        (b"attachment; filename*1*=%c3%a4; filename*0*=utf-8''a", ("attachment", {"filename": "aä"})),
        (b"attachment; filename=x; filename*=utf-8''y", ("attachment", {"filename": "y"})),
        (b"attachment; filename==?utf-8?Q?=C3=A4.txt?=", ("attachment", {"filename": "ä.txt"})),
        (b"; filename=x", ("", {"filename": "x"})),
        (b"", ("", {})),
    ],
)
def test_parameters(raw: bytes, expected: tuple[str, dict[str, str]]) -> None:
    assert read_parameters(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"a@example.org", [("", "a@example.org")]),
        (b"Ada Byron <a@example.org>", [("Ada Byron", "a@example.org")]),
        (b'"Byron, Ada" <a@example.org>, b@example.org', [("Byron, Ada", "a@example.org"), ("", "b@example.org")]),
        (b"a@example.org (Ada Byron)", [("Ada Byron", "a@example.org")]),
        (b"undisclosed-recipients:;", []),
        (b"Team: a@example.org, B <b@example.org>; c@example.org",
         [("", "a@example.org"), ("B", "b@example.org"), ("", "c@example.org")]),
        (b'"odd name"@example.org', [("", '"odd name"@example.org')]),
        (b'"odd, name" <"a b"@example.org>', [("odd, name", '"a b"@example.org')]),
        (b"=?utf-8?Q?J=C3=B6rg,_Wei=C3=9F?= <j@example.org>", [("Jörg, Weiß", "j@example.org")]),
        (b'"=?utf-8?Q?J=C3=B6rg?=" <j@example.org>', [("Jörg", "j@example.org")]),
        (b"=?utf-8?Q?J=C3=B6rg_<j@example.org>?=", [("Jörg", "j@example.org")]),
        ("Jörg <j@example.org>".encode(), [("Jörg", "j@example.org")]),
        ("Jörg <j@example.org>".encode("latin-1"), [("Jörg", "j@example.org")]),
        ("j@bücher.example".encode(), [("", "j@bücher.example")]),
        (b"<@relay.example:a@example.org>", [("", "a@example.org")]),
        (b"Moderator <moderator>", [("Moderator", "moderator")]),
        (b"a@example.org;b@example.org", [("", "a@example.org"), ("", "b@example.org")]),
        (b"'a@example.org' <a@example.org>", [("a@example.org", "a@example.org")]),
        (b"<>", []),
        (b"", []),
        (b"Ada <a@example.org", [("Ada", "a@example.org")]),
    ],
)  # fmt: skip
def test_addresses(raw: bytes, expected: list[tuple[str, str]]) -> None:
    found = [(one.name, one.address) for one in read_addresses([raw], 100)]
    wanted = [("" if name == address else name, address) for name, address in expected]
    assert found == wanted


def test_addresses_stop_at_the_limit() -> None:
    assert len(read_addresses([b", ".join(b"%d@example.org" % number for number in range(50))], 7)) == 7


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"<a@x> <b@x>", ("a@x", "b@x")),
        (b"<a@x>\r\n\t<a@x>", ("a@x",)),
        (b"<a\r\n @x>", ("a@x",)),
        (b'Message of "Monday" <a@x>', ("a@x",)),
        (b"a@x b@x", ("a@x", "b@x")),
        (b"<no-at-sign>", ("no-at-sign",)),
        (b"nothing here", ()),
        (b"", ()),
    ],
)
def test_identifiers(raw: bytes, expected: tuple[str, ...]) -> None:
    assert read_identifiers([raw], 100) == (expected, False)


def test_too_many_identifiers_keep_the_first_and_the_newest() -> None:
    raw = b" ".join(b"<%d@x>" % number for number in range(10))
    assert read_identifiers([raw], 3) == (("0@x", "8@x", "9@x"), True)


def test_an_identifier_without_brackets_is_taken_as_it_is() -> None:
    assert read_identifier(b" 12345 ") == "12345"


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        ("größe".encode(), "utf-8", "größe"),
        ("größe".encode(), "iso-8859-1", "größe"),  # labelled wrongly
        ("größe".encode("latin-1"), "utf-8", "größe"),  # labelled wrongly the other way
        ("größe".encode("latin-1"), "us-ascii", "größe"),
        ("“quoted”".encode("cp1252"), "iso-8859-1", "“quoted”"),
        ("你好".encode("gb18030"), "gb2312", "你好"),
        ("日本語①".encode("cp932"), "shift_jis", "日本語①"),
        ("日本語".encode("iso2022_jp"), "iso-2022-jp", "日本語"),
        ("日本語".encode("iso2022_jp"), "", "日本語"),
        ("안녕".encode("cp949"), "ks_c_5601-1987", "안녕"),
        ("привет".encode("koi8_r"), "koi8-r", "привет"),
        ("ähm".encode("utf-7"), "utf-7", "ähm"),
        ("größe".encode("utf-16"), "unicode", "größe"),
        (b"\xef\xbb\xbfwords", "utf-8", "words"),
        (b"plain", "no-such-thing", "plain"),
        (b"gr\xf6\xdfe", "unknown-8bit", "größe"),
        (b"x\x9c", "zlib", "xœ"),  # a codec that is no charset
        (b"a\x00b", "utf-8", "ab"),
        (b"+2AA-", "utf-7", ""),  # a lone surrogate
    ],
)
def test_charsets(data: bytes, charset: str, text: str) -> None:
    assert decode(data, charset) == text


def test_cyrillic_of_no_known_charset_is_guessed() -> None:
    words = "Здравствуйте, мой заказ ещё не пришёл, подскажите пожалуйста, когда его ждать? Спасибо большое."
    assert decode(words.encode("cp1251"), "unknown") == words


@given(st.binary(max_size=500))
def test_base64_and_quoted_printable_come_back_whole(data: bytes) -> None:
    assert undo(base64.encodebytes(data), "base64") == (data, "")
    # Line ends belong to the transport in quoted-printable (RFC 2045, 6.7); apart from them all comes back.
    lines = data.replace(b"\r", b"")
    assert undo(quopri.encodestring(lines), "quoted-printable") == (lines, "")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"aGVsbG8", (b"hello", "bad-base64")),  # cut short
        (b"aGVsbG8=d29ybGQ=", (b"helloworld", "")),  # two blocks
        (b"aGVsbG8= -- sent by me", (b"hello", "bad-base64")),  # words behind the end
        (b"a G\r\nVs!bG8=", (b"hello", "")),
        (b"These are plain words, in truth.", (b"These are plain words, in truth.", "not-base64")),
    ],
)
def test_damaged_base64(data: bytes, expected: tuple[bytes, str]) -> None:
    assert undo(data, "base64") == expected


def test_quoted_printable_with_blanks_behind_the_soft_break() -> None:
    assert undo(b"one=  \r\ntwo=3", "quoted-printable") == (b"onetwo=3", "")


def test_files_inside_a_text_are_found() -> None:
    text = b"before\nbegin 644 cat.txt\n#0V%T\n`\nend\nafter"
    assert find_uuencoded(text) == [(7, 37, b"Cat", b"cat.txt")]
    assert find_uuencoded(b"begin 644 words\nthat go on and on as prose does\n") == []
    yenc = b"=ybegin line=128 size=3 name=cat.txt\n\x6d\x8b\x9e\n=yend size=3\n"
    assert find_yenc(yenc) == [(0, len(yenc), b"Cat", b"cat.txt")]


@pytest.mark.parametrize(
    ("text", "delete_space", "expected"),
    [
        ("a \nb", False, "a b"),
        ("a \nb", True, "ab"),
        ("> a \n> b\nc", False, "> a b\nc"),
        ("> a \nb", False, "> a \nb"),
        (" From", False, "From"),
        ("a\n-- \nme", False, "a\n-- \nme"),
        ("a \n-- \nme", False, "a \n-- \nme"),
        (">> deep \n> less", False, ">> deep \n> less"),
    ],
)
def test_flowed_text(text: str, delete_space: bool, expected: str) -> None:
    assert unflow(text, delete_space) == expected


def test_names_of_files_are_one_safe_line() -> None:
    assert safe_name("a\r\nb\u202egpj.exe") == "a bgpj.exe"
    assert len(safe_name("x" * 500 + ".pdf")) <= 200
    assert safe_name("x" * 500 + ".pdf").endswith(".pdf")
    assert name_for("image/jpeg", 2) == "image-2.jpg"
    assert name_for("application/x-unheard-of", 1) == "attachment-1.bin"


@pytest.mark.parametrize(
    "raw", [b"", b"yesterday", b"Mon, 99 Foo 2026", b"1 Jan 0001 00:00", b"1 Jan 2026 10:00 +9999"]
)
def test_a_senseless_date_is_none_or_aware(raw: bytes) -> None:
    read = read_date(raw)
    assert read is None or read.tzinfo is not None
