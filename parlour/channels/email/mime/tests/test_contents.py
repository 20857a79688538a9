"""Bodies and attachments: which is which (RFC 8621 section 4.1.4), and what each is."""

# ruff: noqa: E501 - phrases of the world, each on the line where it is found

from __future__ import annotations

import struct
from email.message import EmailMessage

import pytest

from parlour.channels.email.mime import ParsedMail, parse


def read(content: str, body: str) -> ParsedMail:
    return parse(f"From: a@example.org\nMIME-Version: 1.0\n{content}\n\n{body}".encode())


def parts(kind: str, *children: str) -> tuple[str, str]:
    boundary = f"b{abs(hash(children)) % 10**8}"
    body = "".join(f"--{boundary}\n{child}\n" for child in children)
    return f"Content-Type: multipart/{kind}; boundary={boundary}", f"{body}--{boundary}--"


def nested(kind: str, *children: str) -> str:
    return "\n\n".join(parts(kind, *children))


PLAIN = "Content-Type: text/plain\n\nwords"
HTML = "Content-Type: text/html\n\n<p>words <img src='cid:pic@x'></p>"
PICTURE = "Content-Type: image/png; name=pic.png\nContent-ID: <pic@x>\nContent-Transfer-Encoding: base64\n\nAAAA"
PDF = "Content-Type: application/pdf\nContent-Disposition: attachment; filename=a.pdf\nContent-Transfer-Encoding: base64\n\nQUJD"


def named(mail: ParsedMail) -> list[tuple[str, str, bool]]:
    return [(one.filename, one.kind, one.inline) for one in mail.attachments]


def test_alternatives_are_one_body_in_two_forms() -> None:
    mail = read(*parts("alternative", PLAIN, HTML))
    assert (mail.text, mail.text_is_derived) == ("words", False)
    assert mail.html.startswith("<p>words")
    assert mail.attachments == ()


def test_the_text_is_made_from_the_html_when_there_is_no_other() -> None:
    mail = read("Content-Type: text/html", "<p>one</p><p>two &amp; <b>three</b></p>")
    assert (mail.text, mail.text_is_derived) == ("one\n\ntwo & three", True)


def test_pictures_that_the_html_shows_are_inline() -> None:
    mail = read(*parts("mixed", nested("related", nested("alternative", PLAIN, HTML), PICTURE), PDF))
    assert mail.text == "words"
    assert named(mail) == [("pic.png", "file", True), ("a.pdf", "file", False)]
    assert mail.attachments[1].payload == b"ABC"


def test_words_around_an_attachment_stay_together() -> None:
    mail = read(*parts("mixed", PLAIN, PDF, PLAIN.replace("words", "and more")))
    assert mail.text == "words\nand more"
    assert named(mail) == [("a.pdf", "file", False)]


def test_a_text_with_a_name_is_a_file_unless_it_comes_first() -> None:
    log = "Content-Type: text/plain; name=log.txt\n\nlines"
    assert named(read(*parts("mixed", PLAIN, log))) == [("log.txt", "file", False)]
    assert read(*parts("mixed", log)).text == "lines"


def test_a_forwarded_message_is_called_by_its_subject_and_not_read_as_ours() -> None:
    message = "Content-Type: message/rfc822\n\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\n\nnot our words"
    mail = read(*parts("mixed", PLAIN, message))
    assert mail.text == "words"
    assert named(mail) == [("Grüße.eml", "message", False)]


@pytest.mark.parametrize(
    ("content_type", "kind", "filename"),
    [
        ("text/calendar; method=REQUEST", "calendar", "text-1.ics"),
        ("application/pkcs7-mime; name=smime.p7m", "smime", "smime.p7m"),
        ("application/pkcs7-signature", "smime", "attachment-1.p7s"),
        ("application/pgp-signature; name=signature.asc", "pgp", "signature.asc"),
        ("application/octet-stream; name=encrypted.asc", "pgp", "encrypted.asc"),
        ("application/octet-stream; name=thing", "file", "thing"),
        ("message/delivery-status", "delivery-status", "message-1.txt"),
    ],
)
def test_parts_are_known_for_what_they_are(content_type: str, kind: str, filename: str) -> None:
    mail = read(*parts("mixed", PLAIN, f"Content-Type: {content_type}\n\nx"))
    assert named(mail) == [(filename, kind, False)]


def test_an_encrypted_mail_shows_its_parts() -> None:
    mail = read(*parts("encrypted", "Content-Type: application/pgp-encrypted\n\nVersion: 1",
                       "Content-Type: application/octet-stream; name=encrypted.asc\n\n-----BEGIN PGP MESSAGE-----"))  # fmt: skip
    assert mail.text == ""
    assert [one.kind for one in mail.attachments] == ["pgp", "pgp"]


def test_files_inside_the_text_become_attachments() -> None:
    mail = read("Content-Type: text/plain", "See:\nbegin 644 cat.txt\n#0V%T\n`\nend\nThanks\n")
    assert mail.text == "See:\nThanks\n"
    assert [(one.filename, one.payload) for one in mail.attachments] == [("cat.txt", b"Cat")]


def tnef(*attributes: tuple[int, int, bytes]) -> bytes:
    packed = struct.pack("<IH", 0x223E9F78, 1)
    for level, name, data in attributes:
        packed += struct.pack("<BII", level, name, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)
    return packed


def test_the_files_inside_a_winmail_dat_are_taken_out() -> None:
    message = EmailMessage()
    message["From"] = "a@example.org"
    message.set_content("words")
    packed = tnef(
        (1, 0x00089006, struct.pack("<I", 0x00010000)),
        (2, 0x00069002, b"\x01\x00" + b"\x00" * 12),
        (2, 0x00018010, b"cat.txt\x00"),
        (2, 0x0006800F, b"Cat"),
    )
    message.add_attachment(packed, maintype="application", subtype="ms-tnef", filename="winmail.dat")
    mail = parse(message.as_bytes())
    assert [(one.filename, one.content_type, one.payload) for one in mail.attachments] == [
        ("cat.txt", "text/plain", b"Cat")
    ]


def test_a_damaged_winmail_dat_stays_what_it_is() -> None:
    message = EmailMessage()
    message["From"] = "a@example.org"
    message.set_content("words")
    message.add_attachment(b"\x78\x9f\x3e\x22broken", maintype="application", subtype="ms-tnef", filename="winmail.dat")
    assert named(parse(message.as_bytes())) == [("winmail.dat", "tnef", False)]


def test_the_charset_of_html_is_also_found_in_the_html() -> None:
    raw = b"From: a@example.org\nContent-Type: text/html\n\n<meta charset=windows-1251><p>\xef\xf0\xe8\xe2\xe5\xf2</p>"
    assert parse(raw).text == "привет"


def test_flowed_text_is_put_together() -> None:
    assert read("Content-Type: text/plain; format=flowed", "one \ntwo\n").text == "one two\n"
