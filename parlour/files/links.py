"""Sealed addresses of files: who holds one may fetch that file, as that name and kind, for some minutes.

They need no session and no look at whose file it is: whoever made the link has looked. Nothing can be read from
them, so that no file name gets into a log. The expiry is rounded: the same file has the same address for some
minutes, and a page that is swapped does not fetch its images again.
"""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from parlour.files.names import safe_name
from parlour.kernel import crypto
from parlour.kernel.clock import now
from parlour.kernel.errors import Invalid, NotFound

LIFE_SECONDS = 600
STEP_SECONDS = 300
_CONTEXT = "parlour.files.links"


class LinkExpired(NotFound):
    """The link was ours, and its time is over."""

    status = 410


@dataclass(frozen=True, slots=True)
class FileLink:
    """What a link says: the file (ids in hexadecimal), how it is to be answered, until when (seconds, Unix time).

    `edge` above 0 asks for a preview of at most that many pixels on each side.
    """

    organisation: str
    file: str
    filename: str
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
    kind = content_type[:120].lower()
    return _url(FileLink(organisation_id.hex, file_id.hex, safe_name(filename), kind, disposition, expiry()))


def preview_url(organisation_id: UUID, file_id: UUID, *, edge: int = 480) -> str:
    """Return the address of a small picture of a stored raster image, drawn anew, at most `edge` pixels a side."""
    return _url(FileLink(organisation_id.hex, file_id.hex, "preview.webp", "image/webp", "inline", expiry(), edge))


def open_link(token: str) -> FileLink:
    """Return what a token says. Raises NotFound when it is not ours, LinkExpired when its time is over."""
    return FileLink(**opened(token, _CONTEXT))


def opened(token: str, context: str) -> dict[str, Any]:
    """Return the facts of a token that holds `expires`; raises NotFound or LinkExpired with a sentence."""
    try:
        facts = crypto.open_token(token, context)
    except Invalid:
        raise NotFound("This link is not one of ours. Open the file from its conversation.") from None
    if facts["expires"] < now().timestamp():
        raise LinkExpired("This link has expired. Load the page again and open the file from there.")
    return facts


def expiry() -> int:
    """Return when a link made now expires: in ten to fifteen minutes, rounded so that it repeats."""
    return (int(now().timestamp()) // STEP_SECONDS + 1) * STEP_SECONDS + LIFE_SECONDS


def _url(link: FileLink) -> str:
    return f"/files/{crypto.seal_token(asdict(link), _CONTEXT)}"
