"""The guard of the first run: a stranger must not become the owner of a server that has just been started.

On the machine itself nothing is asked. From anywhere else the setup code is, which only the operator can read.
"""

import hmac
import logging
import os
import secrets
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

CODE_FILE = "setup.code"
_FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")
_OWN_NAMES = ("localhost", "127.0.0.1", "::1")
logger = logging.getLogger(__name__)


def needs_code(request: HttpRequest) -> bool:
    """Say whether the visitor may be a stranger: not on this machine, or come through a proxy that is.

    A server that is known by a public name has a proxy before it, whether or not the proxy says so.
    """
    here = _is_loopback(request.META.get("REMOTE_ADDR", "")) and not any(name in request.META for name in _FORWARDED)
    names = (urlsplit(f"//{request.get_host()}").hostname, urlsplit(settings.BASE_URL).hostname)
    return not (here and all(name in _OWN_NAMES for name in names))


def setup_code() -> str:
    """Return the setup code, making it on first use: sixteen letters in the data folder, readable by the owner only."""
    path = Path(settings.DATA) / "keys" / CODE_FILE
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_hex(8))
            logger.warning("first run from another machine: the setup code is in keys/%s of the data folder", CODE_FILE)
        except FileExistsError:
            pass  # another process was first
    return path.read_text().strip()


def is_setup_code(code: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(code.strip().lower().encode(), setup_code().encode())


def forget_setup_code() -> None:
    """Take the code away once the house has its owner."""
    (Path(settings.DATA) / "keys" / CODE_FILE).unlink(missing_ok=True)


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
