"""Undoing content transfer encodings: base64, quoted-printable, uuencode and yEnc, whole or damaged."""

from __future__ import annotations

import binascii
import re

_SOFT_BREAK_WITH_BLANKS = re.compile(rb"=[ \t]+(?=\r?\n|\Z)")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=\s_-]")
_PADDING_INSIDE = re.compile(rb"=\s*(?=[A-Za-z0-9+/])")
_MOST_BLOCKS = 500
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_FOREIGN = bytes(byte for byte in range(256) if byte not in _ALPHABET)
_UU_BEGIN = re.compile(rb"^begin(?:-base64)? +[0-7]{3,4} +(.*?)[ \t]*\r?$", re.MULTILINE)
_YENC_BEGIN = re.compile(rb"^=ybegin [^\r\n]*?name=([^\r\n]*)\r?$", re.MULTILINE)
_YENC_TABLE = bytes((value - 42) % 256 for value in range(256))
_UU_NAMES = frozenset({"x-uuencode", "uuencode", "x-uue", "uue"})


def undo(data: bytes, encoding: str) -> tuple[bytes, str]:
    """Decode `data`; answer the bytes and the name of a defect, empty when there was none."""
    if encoding == "base64":
        return from_base64(data)
    if encoding == "quoted-printable":
        return from_quoted_printable(data), ""
    if encoding in _UU_NAMES:
        found = find_uuencoded(data)
        return (found[0][2], "") if found else (data, "bad-uuencode")
    if encoding in ("x-yencode", "yenc"):
        return from_yenc(data), ""
    return data, ""


def from_quoted_printable(data: bytes) -> bytes:
    if b"= " in data or b"=\t" in data:
        data = _SOFT_BREAK_WITH_BLANKS.sub(b"=", data)
    return binascii.a2b_qp(data)


def from_base64(data: bytes) -> tuple[bytes, str]:
    """Decode base64 that may be cut short, folded oddly, padded in the middle, or no base64 at all."""
    if _is_prose(data[:512]):
        return data, "not-base64"
    try:
        decoded = binascii.a2b_base64(data)
        if len(decoded) * 4 >= len(data.rstrip()) * 2.9 or not data.strip():
            return decoded, ""
    except binascii.Error:
        pass
    return _damaged_base64(data)


def _is_prose(sample: bytes) -> bool:
    """Words with blanks between them: somebody declared an encoding and did not use it."""
    blanks = sample.count(b" ")
    return blanks > 4 and blanks * 15 > len(sample)


def _damaged_base64(data: bytes) -> tuple[bytes, str]:
    foreign = len(_NOT_BASE64.findall(data[:8192]))
    if foreign > 3 and foreign * 20 > len(data[:8192]):
        return data, "not-base64"
    if b"-" in data or b"_" in data:
        data = data.replace(b"-", b"+").replace(b"_", b"/")
    pieces: list[bytes] = []
    defect = ""
    blocks = _PADDING_INSIDE.split(data, maxsplit=_MOST_BLOCKS)
    for number, block in enumerate(blocks, start=1):
        decoded, whole = _one_base64(block)
        if number > 1 and not whole:
            return b"".join(pieces), "bad-base64"  # words behind the end, not a second block
        pieces.append(decoded)
        if not whole and number == len(blocks):
            defect = "bad-base64"
    return b"".join(pieces), defect


def _one_base64(block: bytes) -> tuple[bytes, bool]:
    letters = block.translate(None, delete=_FOREIGN)
    spare = len(letters) % 4
    if spare == 1:
        letters, spare = letters[:-1], 0
    return binascii.a2b_base64(letters + b"=" * (-spare % 4)), spare == 0 or b"=" in block


def find_uuencoded(data: bytes) -> list[tuple[int, int, bytes, bytes]]:
    """Find uuencoded files in a text: (start, end, payload, name) of each, in order."""
    found, position = [], 0
    while begin := _UU_BEGIN.search(data, position):
        block = _uu_block(data, begin)
        if block is None:
            position = begin.end()
            continue
        end, payload = block
        found.append((begin.start(), end, payload, begin[1]))
        position = end
    return found


def _uu_block(data: bytes, begin: re.Match[bytes]) -> tuple[int, bytes] | None:
    """Read the lines of one uuencoded file; None when this is no such thing."""
    pieces: list[bytes] = []
    position = begin.end() + 1
    as_base64 = begin[0].startswith(b"begin-base64")
    while position < len(data):
        newline = data.find(b"\n", position)
        newline = len(data) if newline < 0 else newline
        line = data[position:newline].rstrip(b"\r")
        position = newline + 1
        if line.strip() in (b"end", b"===="):
            return min(position, len(data)), b"".join(pieces)
        decoded = from_base64(line)[0] if as_base64 else _uu_line(line)
        if decoded is None:
            break
        pieces.append(decoded)
    return (min(position, len(data)), b"".join(pieces)) if len(pieces) > 3 else None


def _uu_line(line: bytes) -> bytes | None:
    if not line.strip():
        return b""
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        # Some encoders pad a line with more than its length says; read as much as the length asks for.
        wanted = ((line[0] - 32 & 63) * 4 + 5) // 3
        try:
            return binascii.a2b_uu(line[:wanted])
        except binascii.Error:
            return None


def find_yenc(data: bytes) -> list[tuple[int, int, bytes, bytes]]:
    """Find yEnc files in a text: (start, end, payload, name) of each, in order."""
    found = []
    for begin in _YENC_BEGIN.finditer(data):
        end = data.find(b"\n=yend", begin.end())
        if end < 0:
            break
        after = data.find(b"\n", end + 1)
        after = len(data) if after < 0 else after + 1
        found.append((begin.start(), after, from_yenc(data[begin.end() : end]), begin[1]))
    return found


def from_yenc(data: bytes) -> bytes:
    lines = [one for one in data.replace(b"\r", b"").split(b"\n") if not one.startswith(b"=y")]
    body = b"".join(one[1:] if one.startswith(b"..") else one for one in lines)
    body = re.sub(rb"=(.)", lambda found: bytes([(found[1][0] - 64) % 256]), body, flags=re.DOTALL)
    return body.translate(_YENC_TABLE)
