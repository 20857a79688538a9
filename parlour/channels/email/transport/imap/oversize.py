"""What is kept of a mail that is larger than we take: its header, and a sentence in place of its body."""

from __future__ import annotations

from django.utils.translation import gettext as _

# Fields that describe a body which is not there any more.
ABOUT_THE_BODY = (b"content-", b"mime-version:")


def notice(header: bytes, *, size: int, limit: int) -> bytes:
    """A small mail with the original header fields. The same header gives the same bytes, so it is taken once."""
    sentence = _(
        "This mail is %(size)s MB large; this inbox takes up to %(limit)s MB. Only its header was fetched. "
        "The mail itself is still in the mailbox on the mail server."
    ) % {"size": _megabytes(size), "limit": _megabytes(limit)}
    ours = (
        b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: 8bit\r\nX-Mail-Too-Large: " + str(size).encode() + b"\r\n"
    )
    return b"".join(_kept(header)) + ours + b"\r\n" + sentence.encode() + b"\r\n"


def _kept(header: bytes) -> list[bytes]:
    kept: list[bytes] = []
    dropping = False
    for line in header.split(b"\r\n\r\n", 1)[0].splitlines():
        if not line.startswith((b" ", b"\t")):
            dropping = line.lower().startswith(ABOUT_THE_BODY) or b":" not in line
        if not dropping and line.strip():
            kept.append(line + b"\r\n")
    return kept


def _megabytes(size: int) -> str:
    return str(max(1, round(size / 1_000_000)))
