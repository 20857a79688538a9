"""Signed addresses of files: who holds one may fetch that file, as that name and kind, for some minutes.

They need no session, so that a sandboxed frame without cookies can show an inline image. The expiry is rounded:
the same file has the same address for some minutes, so a page that is swapped does not fetch its images again.
"""

from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.core.signing import BadSignature, Signer

from parlour.files.names import safe_name
from parlour.kernel.clock import now
from parlour.kernel.errors import NotFound

LIFE_SECONDS = 600
STEP_SECONDS = 300
_SALT = "parlour.files.links"


@dataclass(frozen=True, slots=True)
class FileLink:
    """What a link says: the file (ids in hexadecimal), how it is to be answered, until when (seconds, Unix time).

    `edge` above 0 asks for a preview of at most that many pixels on each side.
    """

    organisation: str
    file: str
    content_type: str
    disposition: str
    expires: int
    edge: int = 0


def signed_url(
    organisation_id: UUID,
    file_id: UUID,
    *,
    filename: str,
    content_type: str = "application/octet-stream",
    disposition: str = "attachment",
) -> str:
    """Return the address of a stored file for the next ten to fifteen minutes.

    `disposition` "inline" is a wish: only raster images and plain text are ever shown in the browser.
    """
    return _url(FileLink(organisation_id.hex, file_id.hex, content_type[:120], disposition, expiry()), filename)


def preview_url(organisation_id: UUID, file_id: UUID, *, filename: str, edge: int = 480) -> str:
    """Return the address of a small picture of a stored raster image, re-encoded, at most `edge` pixels a side."""
    return _url(FileLink(organisation_id.hex, file_id.hex, "image/webp", "inline", expiry(), edge), filename)


def open_link(token: str, filename: str) -> FileLink:
    """Return what a token says. Raises NotFound when it is forged, belongs to another name or has expired."""
    return FileLink(**opened(token, _SALT + filename))


def sealed_token(facts: dict[str, Any], salt: str) -> str:
    """Return `facts` as a signed token for an address; they must hold `expires`, in seconds of Unix time."""
    return Signer(salt=salt).sign_object(facts, compress=True).replace(":", "~")


def opened(token: str, salt: str) -> dict[str, Any]:
    """Return the facts of a token; raises NotFound with a sentence when it is not ours or has expired."""
    try:
        facts = Signer(salt=salt).unsign_object(token.replace("~", ":"))
    except (BadSignature, ValueError):
        raise NotFound("This link is not one of ours. Open the file from its conversation.") from None
    if facts["expires"] < now().timestamp():
        raise NotFound("This link has expired. Load the page again and open the file from there.")
    return dict(facts)


def expiry() -> int:
    """Return when a link made now expires: in ten to fifteen minutes, rounded so that it repeats."""
    return (int(now().timestamp()) // STEP_SECONDS + 1) * STEP_SECONDS + LIFE_SECONDS


def _url(link: FileLink, filename: str) -> str:
    name = safe_name(filename)
    return f"/files/{sealed_token(asdict(link), _SALT + name)}/{quote(name, safe='')}"
