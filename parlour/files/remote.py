"""Remote images of mails: fetched by the server once an agent has asked, never by the agent's browser.

The asking is in the address: `remote_image_url` is called for a message whose images an agent wants to see, and
by nobody else. What comes back is drawn anew, so that neither metadata nor anything hidden in it gets through.
"""

import threading
from urllib.parse import urlsplit
from uuid import UUID

from parlour.files.links import expiry, opened
from parlour.kernel import crypto, http
from parlour.kernel.clock import now
from parlour.kernel.errors import Invalid, Temporary

PURPOSE = "remote-images"
LIMIT_BYTES = 10_000_000
TIMEOUT_SECONDS = 6.0
MOST_EDGE = 1600
LONGEST_URL = 3000
_CONTEXT = "parlour.files.remote"
_SILENT_SECONDS = 60.0
_silent_hosts: dict[str, float] = {}
# A mail may name fifty images on a server that never answers: a page thread must be left for others.
_turns = threading.BoundedSemaphore(3)

http.register_host(PURPOSE, "Fetching the images of a mail whose reader asked for them")


def remote_image_url(message_id: UUID, url: str) -> str:
    """Return the address under which we show the remote image `url` of a message, for the next minutes.

    Only for a message whose images an agent asked for. Raises Invalid for what is no http or https address.
    """
    if len(url) > LONGEST_URL or _scheme(url) not in ("http", "https"):
        raise Invalid("Only images at plain web addresses are fetched.")
    return f"/files/remote/{crypto.seal_token({'m': message_id.hex, 'u': url, 'expires': expiry()}, _CONTEXT)}"


def fetch(token: str) -> bytes:
    """Return the picture that a token names, drawn anew as WebP.

    Raises NotFound for a bad token; Forbidden, Temporary, Permanent, LimitExceeded or Invalid where there is none.
    """
    from parlour.files.pictures import remade  # lazy: Pillow is loaded by those who need it

    url = str(opened(token, _CONTEXT)["u"])
    host = urlsplit(url).hostname or ""
    if _silent_hosts.get(host, 0.0) > now().timestamp():
        raise Temporary("This server did not answer a moment ago.")
    if not _turns.acquire(timeout=TIMEOUT_SECONDS):
        raise Temporary("Too many images are being fetched at the moment.")
    try:
        return remade(_body(url, host), edge=MOST_EDGE)
    finally:
        _turns.release()


def _scheme(url: str) -> str:
    """Return the scheme of an address in lower case, or an empty string for nonsense."""
    try:
        return urlsplit(url).scheme.lower()
    except ValueError:
        return ""


def _body(url: str, host: str) -> bytes:
    try:
        answer = http.get(
            url, purpose=PURPOSE, limit_bytes=LIMIT_BYTES, timeout=TIMEOUT_SECONDS, accept_types=("image/",)
        )
    except Temporary:
        _remember_silence(host)
        raise
    if answer.status != 200:
        raise Invalid("The server has no such image.")
    return answer.body


def _remember_silence(host: str) -> None:
    if len(_silent_hosts) > 500:
        _silent_hosts.clear()
    _silent_hosts[host] = now().timestamp() + _SILENT_SECONDS
