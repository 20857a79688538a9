"""Header values as text: unfolding, raw 8-bit (RFC 6532 and older sins) and encoded words (RFC 2047)."""

from __future__ import annotations

import binascii
import re
from urllib.parse import unquote_to_bytes

from parlour.channels.email.mime.charsets import clean, decode
from parlour.channels.email.mime.transfer import from_base64

# Wider than RFC 2047: blanks and question marks inside the text, no blanks around the word.
_WORD = re.compile(r"=\?([A-Za-z0-9_.:+()-]+)(?:\*[A-Za-z0-9-]*)?\?([bBqQ])\?([^\n]{0,2000}?)\?=")
_FOLD = re.compile(r"[\r\n]+[ \t]?|\t")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_BLANKS = re.compile(r"\s{2,}")


def unfolded(raw: bytes, charset: str = "") -> str:
    """A raw header value as one line of text, encoded words still encoded."""
    text = raw.decode("ascii") if raw.isascii() and b"\x1b" not in raw else decode(raw, charset)
    if "\n" in text or "\r" in text:
        text = _FOLD.sub(" ", text.replace("\r\n", "\n"))
    return text.strip()


def header_text(raw: bytes, charset: str = "") -> str:
    """A raw header value as people should read it: one line, no control characters."""
    text = unfolded(raw, charset)
    if "=?" in text:
        text = decode_words(text)
    if "\t" in text or "  " in text:
        text = _BLANKS.sub(" ", text.replace("\t", " "))
    return one_line(text)


def one_line(text: str) -> str:
    """Nothing that could end a header line or upset a terminal, so that the text can go into a new header."""
    if text.isprintable():
        return text
    return _CONTROL.sub(" ", clean(text).replace("\r\n", " ").replace("\n", " ")).strip()


def decode_words(text: str) -> str:
    """Decode every encoded word in `text`; what cannot be decoded stays as it is."""
    out: list[str] = []
    pending: list[tuple[str, str, str]] = []
    position = 0
    for word in _WORD.finditer(text):
        between = text[position : word.start()]
        if between.strip() or (between and not pending):
            out.append(_joined(pending))
            pending = []
            out.append(between)
        pending.append((word[1].lower(), word[2].lower(), word[3]))
        position = word.end()
    out.append(_joined(pending))
    out.append(text[position:])
    return clean("".join(out))


def _joined(words: list[tuple[str, str, str]]) -> str:
    """Decode a run of adjacent words: same charset together, as a character may be split between two."""
    out: list[str] = []
    index = 0
    while index < len(words):
        charset = words[index][0]
        data = b""
        carry = ""
        while index < len(words) and words[index][0] == charset:
            _, encoding, body = words[index]
            index += 1
            follows = index < len(words) and words[index][0] == charset and words[index][1] == "b"
            if encoding == "q":
                data += _from_q(body)
                continue
            body = carry + body
            carry = ""
            if follows and "=" not in body and len("".join(body.split())) % 4:
                carry = body
                continue
            data += from_base64(body.encode("utf-8", "replace"))[0]
        out.append(decode(data, charset))
    return "".join(out)


def _from_q(body: str) -> bytes:
    raw = body.replace("_", " ").encode("utf-8", "replace")
    try:
        return binascii.a2b_qp(raw.replace(b"\r", b"").replace(b"\n", b""))
    except (binascii.Error, ValueError):
        return unquote_to_bytes(raw.replace(b"%", b"%25").replace(b"=", b"%"))
