"""File names from outside, made fit for an address and a header."""

import unicodedata
from urllib.parse import quote

LONGEST = 120
_DIRECTION_MARKS = {0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}


def safe_name(filename: str) -> str:
    """Return `filename` without folders, control characters and marks that turn the writing direction.

    (Such a mark makes "gpj.exe" read as "exe.jpg".) At most LONGEST characters, the ending kept; never empty.
    """
    name = unicodedata.normalize("NFC", filename.encode("utf-8", "replace").decode())
    name = "".join(c for c in name if (c.isprintable() or c.isspace()) and ord(c) not in _DIRECTION_MARKS)
    name = " ".join(name.replace("\\", "/").rpartition("/")[2].split()).strip(". ")
    if len(name) > LONGEST:
        stem, dot, ending = name.rpartition(".")
        name = f"{stem[: LONGEST - len(ending) - 1]}.{ending}" if dot and stem and len(ending) <= 20 else name[:LONGEST]
    return name or "file"


def disposition_header(disposition: str, filename: str) -> str:
    """Return a Content-Disposition value (RFC 6266): an ASCII name for old clients, the true one beside it."""
    plain = "".join(c if 32 <= ord(c) < 127 and c not in '"\\%' else "_" for c in filename)
    extended = "" if plain == filename else f"; filename*=UTF-8''{quote(filename, safe='')}"
    return f'{disposition}; filename="{plain}"{extended}'
