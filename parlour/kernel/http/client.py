"""The one way out by HTTP: limits on time and size, no private addresses, no cookies, redirects judged one by one."""

import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import httpcore
import httpx
from django.conf import settings

from parlour.kernel.errors import Forbidden, LimitExceeded, Permanent, Temporary
from parlour.kernel.http.register import Purpose, registered
from parlour.kernel.http.wire import GuardedBackend

MOST_REDIRECTS = 4
DEFAULT_LIMIT = 1_000_000
DEFAULT_TIMEOUT = 10.0
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FOR_ONE_HOST = frozenset({"authorization", "cookie", "proxy-authorization"})
_context_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, the media type without parameters, the headers by lower-case name, the bytes."""

    status: int
    content_type: str
    headers: Mapping[str, str]
    body: bytes
    url: str


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    purpose: Purpose
    limit_bytes: int
    deadline: float
    accept_types: tuple[str, ...]
    body: bytes | None = None


def get(
    url: str,
    *,
    purpose: str,
    limit_bytes: int = DEFAULT_LIMIT,
    timeout: float = DEFAULT_TIMEOUT,
    accept_types: tuple[str, ...] = (),
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Fetch `url` for a registered purpose and return the answer, whatever its status.

    `timeout` (seconds) bounds the whole, redirects included; `limit_bytes` the body; `accept_types` the media
    type ("image/png", or "image/" for a family). Raises Forbidden (a private address, a scheme or host that may
    not be reached), LimitExceeded, Permanent (another type, too many redirects, a bad certificate), Temporary
    (no answer in time).
    """
    request = _Request("GET", registered(purpose), limit_bytes, time.monotonic() + timeout, accept_types)
    return _follow(request, url, headers or {})


def post(
    url: str,
    *,
    purpose: str,
    body: bytes,
    content_type: str,
    limit_bytes: int = DEFAULT_LIMIT,
    timeout: float = DEFAULT_TIMEOUT,
    accept_types: tuple[str, ...] = (),
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Send `body` to `url`; as `get` otherwise. A redirect is an error: what we send goes to who was meant."""
    request = _Request("POST", registered(purpose), limit_bytes, time.monotonic() + timeout, accept_types, body)
    return _follow(request, url, {**(headers or {}), "Content-Type": content_type})


def _follow(request: _Request, url: str, headers: Mapping[str, str]) -> Answer:
    target = _target(url, request.purpose)
    for _ in range(MOST_REDIRECTS + 1):
        answer = _once(request, target, headers)
        if answer.status not in _REDIRECTS or "location" not in answer.headers:
            return answer
        if request.method != "GET":
            raise Permanent("The server sends our request on to another address; enter that one instead.")
        onward = _onward(target, answer.headers["location"], request.purpose)
        if (onward.scheme, onward.host, onward.port) != (target.scheme, target.host, target.port):
            headers = {name: value for name, value in headers.items() if name.lower() not in _FOR_ONE_HOST}
        target = onward
    raise Permanent(f"The server sends us on more than {MOST_REDIRECTS} times.")


def _target(url: str, purpose: Purpose) -> httpx.URL:
    try:
        target = httpx.URL(url)
    except (httpx.InvalidURL, ValueError, TypeError):
        raise Forbidden("This is not an address that can be reached.") from None
    if target.scheme not in ("http", "https") or not target.host or target.userinfo or len(url) > 8000:
        raise Forbidden("Only plain http and https addresses are reached.")
    if purpose.hosts and target.host.lower() not in purpose.hosts:
        raise Forbidden("This host is not in the register of those whom Parlour speaks to.")
    return target.copy_with(fragment=None)


def _onward(target: httpx.URL, location: str, purpose: Purpose) -> httpx.URL:
    try:
        joined = str(target.join(location))
    except (httpx.InvalidURL, ValueError, TypeError):
        raise Permanent("The server sends us on to something that is no address.") from None
    onward = _target(joined, purpose)
    if target.scheme == "https" and onward.scheme != "https":
        raise Forbidden("The server leads from a protected connection to an open one; that is not followed.")
    return onward


def _once(request: _Request, target: httpx.URL, headers: Mapping[str, str]) -> Answer:
    """Make one request over a connection of its own, without cookies and without anybody's proxy."""
    backend = GuardedBackend(request.deadline)
    try:
        with (
            httpcore.ConnectionPool(ssl_context=_context(), network_backend=backend, max_connections=1) as pool,
            pool.stream(
                request.method, str(target), headers=_headers(request, target, headers), content=request.body
            ) as found,
        ):
            return _answer(request, target, found)
    except (httpcore.TimeoutException, TimeoutError):
        raise Temporary("The server did not answer in time.") from None
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        if "CERTIFICATE_VERIFY" in str(error):
            raise Permanent("The server's certificate does not prove who it is.") from None
        raise Temporary("The server can't be reached, or broke off.") from None


def _headers(request: _Request, target: httpx.URL, headers: Mapping[str, str]) -> list[tuple[str, str]]:
    accept = ", ".join(f"{kind}*" if kind.endswith("/") else kind for kind in request.accept_types) or "*/*"
    ours = {
        "Host": target.netloc.decode("ascii"),
        "User-Agent": "Parlour",
        "Accept": accept,
        "Accept-Encoding": "identity",
    }
    if request.body is not None:
        ours["Content-Length"] = str(len(request.body))
    return list({**headers, **ours}.items())


def _answer(request: _Request, target: httpx.URL, found: httpcore.Response) -> Answer:
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in found.headers}
    content_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if found.status in _REDIRECTS:
        return Answer(found.status, content_type, headers, b"", str(target))
    if not _wanted(content_type, request.accept_types):
        raise Permanent("The server answered with something else than what was asked for.")
    if headers.get("content-encoding", "identity").lower() not in ("identity", ""):
        raise Permanent("The server answered in an encoding that was not asked for.")
    return Answer(found.status, content_type, headers, _body(request, headers, found), str(target))


def _wanted(content_type: str, accept_types: tuple[str, ...]) -> bool:
    return not accept_types or any(
        content_type.startswith(kind) if kind.endswith("/") else content_type == kind for kind in accept_types
    )


def _body(request: _Request, headers: Mapping[str, str], found: httpcore.Response) -> bytes:
    declared = headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > request.limit_bytes:
        raise LimitExceeded(f"The answer has {declared} bytes; at most {request.limit_bytes} are taken.")
    got = bytearray()
    for piece in found.iter_stream():
        got += piece
        if len(got) > request.limit_bytes:
            raise LimitExceeded(f"The answer has more than {request.limit_bytes} bytes.")
    return bytes(got)


def _context() -> ssl.SSLContext:
    with _context_lock:
        return _made_context(settings.CA_FILE)


@lru_cache(maxsize=2)
def _made_context(ca_file: str) -> ssl.SSLContext:
    """Return trust in the machine's own store, and in the operator's further authorities."""
    context = ssl.create_default_context()
    if ca_file:
        context.load_verify_locations(ca_file)
    return context
