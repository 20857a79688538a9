"""Address lists (RFC 5322 section 3.4) as the wild writes them: names unquoted, groups, comments, 8-bit."""

from __future__ import annotations

import re

from parlour.channels.email.mime.charsets import clean
from parlour.channels.email.mime.model import Address
from parlour.channels.email.mime.words import decode_words, one_line, unfolded

_SIMPLE = re.compile(r'([^"<>(),:;@\\\[\]=]*?)\s*<([^\s"<>(),:;@\\\[\]]+@[A-Za-z0-9.-]+)>')
_BARE = re.compile(r"[^\s\"<>(),:;@\\\[\]]+@[A-Za-z0-9.-]+")
_PIECE = re.compile(
    r'"(?:[^"\\]|\\.)*"?|\((?:[^()\\]|\\.)*\)|<[^<>]*>?|'
    r"=\?[^?\s]+\?[bBqQ]\?[^\n]{0,500}?\?=|[,;:]|[^\",;:<(=]+|.",
    re.DOTALL,
)
_LONGEST = 100_000
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_LOOSE = re.compile(r"[^\s\"<>(),:;@]{1,500}@[^\s\"<>(),:;]+")
_ROUTE = re.compile(r"^@[^:]*:")


def read_addresses(raws: list[bytes], most: int, charset: str = "") -> tuple[Address, ...]:
    """Every mailbox named in these header values, in order, groups opened, at most `most`."""
    found: list[Address] = []
    for raw in raws:
        text = unfolded(raw[:_LONGEST], charset)
        found.extend(_simple(text) or _thorough(text, most))
        if len(found) >= most:
            break
    return tuple(found[:most])


def _simple(text: str) -> list[Address] | None:
    """The two forms that nearly every mail uses; None for anything else."""
    if not text.isascii() or "=?" in text:
        return None
    match = _SIMPLE.fullmatch(text)
    if match:
        name = match[1]
        return [Address(" ".join(name.split()) if name else "", match[2].strip("'"))]
    return [Address("", text.strip("'"))] if _BARE.fullmatch(text) else None


def _thorough(text: str, most: int) -> list[Address]:
    found: list[Address] = []
    words: list[str] = []
    comments: list[str] = []
    angle: str | None = None

    def finish() -> None:
        nonlocal angle
        made = _mailbox(words, angle, comments)
        if made is not None:
            found.append(made)
        words.clear()
        comments.clear()
        angle = None

    for match in _PIECE.finditer(text):
        piece = match[0]
        if piece in ",;":
            finish()
        elif piece == ":" and angle is None and not _is_address(words):
            words.clear()  # the name of a group
        elif piece.startswith("<") and len(piece) > 1:
            angle = piece.strip("<>") if angle is None or "@" in piece else angle
        elif piece.startswith("(") and piece.endswith(")"):
            comments.append(piece[1:-1])
        else:
            words.append(piece)
        if len(found) >= most:
            break
    finish()
    return found


def _is_address(words: list[str]) -> bool:
    return "@" in "".join(words) and not any(word.startswith('"') for word in words)


def _mailbox(words: list[str], angle: str | None, comments: list[str]) -> Address | None:
    """Make one mailbox of what stood between two commas."""
    if angle is None:
        return _without_angle(words, comments)
    name = _name(words) or _plain(" ".join(comments))
    address = _shown(_ROUTE.sub("", decode_words(angle)))
    if not address and not name:
        return None
    return Address("" if name == address else name, address)


def _without_angle(words: list[str], comments: list[str]) -> Address | None:
    written = "".join(words).strip()
    if not written:
        return None
    if written.startswith('"') and '"@' in written.replace(" ", ""):
        return Address(_plain(" ".join(comments)), _shown(written))
    decoded = decode_words(written) if "=?" in written else written
    if decoded != written and "<" in decoded:
        return next(iter(_thorough(decoded, 1)), None)
    found = _LOOSE.search(decoded)
    if found is None:
        joined = re.sub(r"\s+at\s+(?=[\w.-]+\.\w+$)", "@", decoded)
        return Address("", _shown(joined)) if "@" in joined else _nameless(decoded, comments)
    rest = _plain((decoded[: found.start()] + decoded[found.end() :]).replace('"', " "))
    return Address(rest or _plain(" ".join(comments)), _shown(found[0]))


def _nameless(written: str, comments: list[str]) -> Address:
    """Words without any address: one word is a local account, several are a name."""
    plain = _plain(written.replace('"', ""))
    if " " in plain:
        return Address(plain, "")
    return Address(_plain(" ".join(comments)), plain)


def _name(words: list[str]) -> str:
    parts = []
    for word in words:
        if word.startswith('"'):
            inside = word[1:-1] if len(word) > 1 and word.endswith('"') else word[1:]
            parts.append(_ESCAPED.sub(r"\1", inside))
        else:
            parts.append(word)
    return _plain("".join(parts)).strip("'")


def _plain(text: str) -> str:
    if "=?" in text:
        text = decode_words(text)
    return " ".join(one_line(text).split())


def _shown(address: str) -> str:
    """An address fit to be kept: no blanks outside quotes, else as written."""
    address = clean(address).strip().strip("<>").strip("'")
    address = address if address.startswith('"') else "".join(address.split())
    return one_line(address.removeprefix("mailto:"))
