"""Which addresses may be reached: public ones, judged after resolution, so that no name can lead inside.

The address that was judged is the one that is connected to; a name server that answers differently the second
time (DNS rebinding) is never asked a second time.
"""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings

from parlour.kernel.errors import Forbidden, Temporary

Address = IPv4Address | IPv6Address
_NAT64 = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))
# Beside what `is_global` leaves out: ranges whose standing differs between Python's versions, and old relays.
_NEVER = tuple(
    ip_network(net)
    for net in ("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "240.0.0.0/4")
) + tuple(
    ip_network(net)
    for net in ("::/96", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fec0::/10")
)
_REFUSED = (
    "This address leads into a private network, where Parlour makes no requests unless the operator allows the host."
)


def public_addresses(host: str, port: int) -> list[str]:
    """Resolve `host` and return its addresses, in order of preference, when every one of them may be reached.

    Hosts in PARLOUR_PRIVATE_HOSTS ("host" or "host:port") are exempt. Raises Forbidden for a private address or an
    odd port, Temporary when the name does not resolve.
    """
    found = _resolve(host, port)
    if _exempt(host, port):
        return found
    if port < 1024 and port not in (80, 443):
        raise Forbidden("Requests leave to the ports of web servers only.")
    if not all(is_public(address) for address in found):
        raise Forbidden(_REFUSED)
    return found


def is_public(address: str) -> bool:
    """Say whether an address in its textual form belongs to the public internet, also behind IPv6 disguises."""
    try:
        plain = _undisguised(ip_address(address.partition("%")[0]))
    except ValueError:
        return False
    outside = plain.is_global and not (plain.is_multicast or plain.is_reserved or plain.is_unspecified)
    return outside and not any(plain in net for net in _NEVER if net.version == plain.version)


def _undisguised(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 address stands for (mapped, 6to4, NAT64), or the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if any(address in net for net in _NAT64):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _resolve(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Temporary("No server is known by this name; check how it is written.") from None
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _exempt(host: str, port: int) -> bool:
    name = host.lower().strip("[]")
    return bool({name, f"{name}:{port}", f"[{name}]:{port}"} & {entry.lower() for entry in settings.PRIVATE_HOSTS})
