"""What an attachment is, beyond its type: so that each can be shown as what it is."""

from __future__ import annotations

import mimetypes

from parlour.channels.email.mime.filenames import name_of
from parlour.channels.email.mime.model import PartKind
from parlour.channels.email.mime.structure import Part

_BY_TYPE: dict[str, PartKind] = {
    "text/calendar": "calendar",
    "application/ics": "calendar",
    "application/pkcs7-mime": "smime",
    "application/x-pkcs7-mime": "smime",
    "application/pkcs7-signature": "smime",
    "application/x-pkcs7-signature": "smime",
    "application/pgp-encrypted": "pgp",
    "application/pgp-signature": "pgp",
    "application/pgp-keys": "pgp",
    "application/ms-tnef": "tnef",
    "application/vnd.ms-tnef": "tnef",
    "message/rfc822": "message",
    "message/global": "message",
    "message/disposition-notification": "receipt",
    "message/global-disposition-notification": "receipt",
    "message/delivery-status": "delivery-status",
    "message/global-delivery-status": "delivery-status",
    "text/rfc822-headers": "returned-headers",
    "message/global-headers": "returned-headers",
}
_BY_EXTENSION: dict[str, PartKind] = {
    ".ics": "calendar", ".p7m": "smime", ".p7s": "smime", ".asc": "pgp", ".pgp": "pgp", ".gpg": "pgp",
    ".eml": "message",
}  # fmt: skip


def kind_of(part: Part) -> PartKind:
    known = _BY_TYPE.get(part.content_type)
    if known:
        return known
    name = name_of(part).lower()
    if name == "winmail.dat":
        return "tnef"
    if part.content_type == "application/octet-stream":
        return _BY_EXTENSION.get(name[name.rfind(".") :], "file") if "." in name else "file"
    return "file"


def type_of_name(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"
