"""The one outbound HTTP client.

See `client` (get, post), `register` (who may ask, and for what), `guard` (which addresses may be reached).
"""

from typing import TYPE_CHECKING, Any

from parlour.kernel.http.register import Purpose, register_host, registered

if TYPE_CHECKING:
    from parlour.kernel.http.client import Answer, get, post

__all__ = ["Answer", "Purpose", "get", "post", "register_host", "registered"]


def __getattr__(name: str) -> Any:
    # The client brings 8 MiB of libraries with it (PEP 562): loaded by who asks somebody, not by who registers.
    if name not in ("Answer", "get", "post"):
        raise AttributeError(name)
    from parlour.kernel.http import client

    return getattr(client, name)
