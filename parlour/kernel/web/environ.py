"""A request as WSGI (PEP 3333) has it.

Where the request came from and over which scheme is the server's word (it believes the configured proxies only),
so the headers in which anybody could claim it are left out here; so are names with an underscore, which WSGI
could not tell from those with a hyphen.
"""

import sys
from typing import Any

from parlour.kernel.web.asgi import Scope
from parlour.kernel.web.body import Body

_LEFT_OUT = frozenset((b"proxy", b"content-type", b"content-length", b"transfer-encoding", b"forwarded"))


def environ_of(scope: Scope, body: Body) -> dict[str, Any]:
    """Return the WSGI environment of an ASGI request whose body has been taken."""
    server, client = scope.get("server") or ("localhost", 80), scope.get("client")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or 0),
        "REMOTE_ADDR": client[0] if client else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "CONTENT_LENGTH": str(_size(body)),
    }
    for name, value in scope["headers"]:
        if name == b"content-type":
            environ["CONTENT_TYPE"] = value.decode("latin-1")
        elif name not in _LEFT_OUT and b"_" not in name and not name.startswith(b"x-forwarded-"):
            _add(environ, "HTTP_" + name.decode("latin-1").upper().replace("-", "_"), value.decode("latin-1"))
    return environ


def _add(environ: dict[str, Any], key: str, value: str) -> None:
    if key in environ:
        value = environ[key] + ("; " if key == "HTTP_COOKIE" else ",") + value
    environ[key] = value


def _size(body: Body) -> int:
    size = body.seek(0, 2)
    body.seek(0)
    return size
