"""What to call an attachment: its own name made safe, or one made from what it is."""

from __future__ import annotations

import mimetypes
import re

from parlour.channels.email.mime.charsets import clean
from parlour.channels.email.mime.structure import Part
from parlour.channels.email.mime.words import one_line

LONGEST = 200
_EXTENSIONS = {
    "text/plain": ".txt", "text/html": ".html", "text/calendar": ".ics", "application/ics": ".ics",
    "message/rfc822": ".eml", "message/global": ".eml", "image/jpeg": ".jpg", "image/jpg": ".jpg",
    "image/png": ".png", "image/gif": ".gif", "application/pdf": ".pdf", "text/rfc822-headers": ".txt",
    "message/delivery-status": ".txt", "message/disposition-notification": ".txt", "text/csv": ".csv",
    "application/pgp-signature": ".asc", "application/pgp-encrypted": ".asc", "application/pgp-keys": ".asc",
    "application/pkcs7-signature": ".p7s", "application/x-pkcs7-signature": ".p7s", "text/vcard": ".vcf",
    "application/pkcs7-mime": ".p7m", "application/x-pkcs7-mime": ".p7m", "application/ms-tnef": ".dat",
    "application/zip": ".zip", "text/x-amp-html": ".html", "text/enriched": ".txt", "text/richtext": ".txt",
    "audio/mpeg": ".mp3", "audio/wav": ".wav", "audio/ogg": ".ogg", "text/x-vcard": ".vcf",
}  # fmt: skip
_STEMS = {
    "message": "message", "image": "image", "audio": "audio", "video": "video", "text": "text",
}  # fmt: skip
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")


def name_of(part: Part) -> str:
    """The name that the part gives itself, from Content-Disposition or Content-Type; empty when none."""
    name = part.disposition_parameters.get("filename") or part.parameters.get("name") or ""
    if not name and part.disposition_parameters.get("name"):
        name = part.disposition_parameters["name"]
    if not name:
        location = part.headers.get("content-location").decode("ascii", "replace").strip()
        name = location.rsplit("/", 1)[-1] if location and "?" not in location else ""
    return safe_name(name)


def safe_name(name: str) -> str:
    """One line, no direction overrides (they disguise extensions), bounded; slashes are kept as written."""
    name = _DIRECTION.sub("", one_line(clean(name))).strip()
    if len(name) <= LONGEST:
        return name
    stem, dot, extension = name.rpartition(".")
    return stem[: LONGEST - 20] + dot + extension if dot and len(extension) < 20 else name[:LONGEST]


def name_for(content_type: str, number: int) -> str:
    """A name for a part without one: what it is, its place among the attachments, a fitting extension."""
    stem = _STEMS.get(content_type.partition("/")[0], "attachment")
    extension = _EXTENSIONS.get(content_type) or mimetypes.guess_extension(content_type) or ".bin"
    return f"{stem}-{number}{extension}"
