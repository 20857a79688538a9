"""The socket on which pages are served, opened before anything else so that a taken port is known at once."""

import errno
import socket

from parlour.kernel.errors import Conflict, Invalid

BACKLOG = 2048


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; raises Conflict or Invalid with what to do. Port 0 takes a free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((host, port))
        opened.listen(BACKLOG)
    except OSError as error:
        opened.close()
        raise _explained(error, host, port) from None
    opened.set_inheritable(False)
    return opened


def _explained(error: OSError, host: str, port: int) -> Exception:
    if error.errno == errno.EADDRINUSE:
        return Conflict(f"Port {port} is in use. End the other program or set PARLOUR_PORT to another number.")
    if error.errno == errno.EACCES:
        return Invalid(f"Port {port} needs more rights than this user has. Set PARLOUR_PORT to a number above 1023.")
    return Invalid(f"Can't listen on {host}. Set PARLOUR_HOST to an address of this machine, such as 127.0.0.1.")
