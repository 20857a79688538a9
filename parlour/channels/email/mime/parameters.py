"""Structured header values: `type/subtype; name=value`, with RFC 2231 continuations and charsets."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from parlour.channels.email.mime.charsets import decode
from parlour.channels.email.mime.words import decode_words, unfolded

# The semicolon may be missing before a parameter, and a value without quotes may hold blanks.
_PARAMETER = re.compile(
    r"[;\s]\s*([^\s=;\"<>@,]+?)\s*=\s*"
    r"(?:\"((?:[^\"\\]|\\.)*)(?:\"|\Z)|((?:[^;\n](?!\s+[A-Za-z0-9*-]+=[\"A-Za-z]))*[^;\n]?))"
)
_PIECE = re.compile(r"(.+?)(?:\*(\d{1,3}))?(\*)?\Z")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_COMMENT = re.compile(r"\s*\([^()]*\)\s*\Z")
_MOST_PARAMETERS = 100


def read_parameters(raw: bytes) -> tuple[str, dict[str, str]]:
    """Split a raw Content-Type or Content-Disposition value into its lower-cased head and its parameters."""
    text = unfolded(raw[:20_000])
    head, separator, _ = text.partition(";")
    if not separator and "=" not in text:
        return _head(text), {}
    if "=" in head:
        head = head.split()[0] if head.split() and "=" not in head.split()[0] else ""
    return _head(head), _assembled(_pairs(text))


def _head(text: str) -> str:
    return _COMMENT.sub("", text).strip().strip("\"';, ").lower()


def _pairs(text: str) -> list[tuple[str, str, bool]]:
    """Every `name=value` as it stands: lower-cased name, value, whether it was quoted."""
    pairs = []
    for found in _PARAMETER.finditer(text):
        quoted = found[2] is not None
        value = _unquoted(found[2]) if quoted else _COMMENT.sub("", found[3]).strip().strip("'\"")
        pairs.append((found[1].lower(), value, quoted))
        if len(pairs) >= _MOST_PARAMETERS:
            break
    return pairs


def _unquoted(value: str) -> str:
    # A backslash before anything but a quote or itself is a Windows path, not an escape.
    return re.sub(r'\\(["\\])', r"\1", value) if "\\" in value else value


def _assembled(pairs: list[tuple[str, str, bool]]) -> dict[str, str]:
    plain: dict[str, str] = {}
    split: dict[str, dict[int, tuple[str, bool]]] = {}
    for name, value, _ in pairs:
        found = _PIECE.match(name)
        if "*" not in name or found is None:
            plain.setdefault(name, value)
            continue
        split.setdefault(found[1], {}).setdefault(int(found[2] or 0), (value, bool(found[3])))
    for name, value in plain.items():
        if "=?" in value:
            plain[name] = decode_words(value)
    for name, pieces in split.items():
        plain[name] = _extended(pieces)
    return plain


def _extended(pieces: dict[int, tuple[str, bool]]) -> str:
    """Put RFC 2231 pieces together: the charset stands before the first, `%XX` only in the marked ones."""
    charset, data = "", b""
    for position, (_, (value, encoded)) in enumerate(sorted(pieces.items())):
        if position == 0 and encoded and value.count("'") >= 2:
            charset, _, first = value.split("'", 2)
            data += unquote_to_bytes(first)
        else:
            data += unquote_to_bytes(value) if encoded else value.encode("utf-8", "replace")
    text = decode(data, charset or "utf-8")
    return decode_words(text) if "=?" in text else text
