"""No name and no spelling leads inside."""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from parlour.kernel import http
from parlour.kernel.errors import Forbidden, Temporary
from parlour.kernel.http.guard import is_public, public_addresses
from parlour.kernel.http.tests.far_side import answering, far_side

http.register_host("a test of the guard", "Trying the guard")
PRIVATE = [
    ip_network(net)
    for net in (
        *("10.0.0.0/8", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10"),
        *("0.0.0.0/8", "224.0.0.0/4", "240.0.0.0/4", "192.0.2.0/24", "198.18.0.0/15", "203.0.113.0/24"),
    )
]
PRIVATE_6 = [ip_network(net) for net in ("::1/128", "fc00::/7", "fe80::/10", "ff00::/8", "fec0::/10", "2001:db8::/32")]

private_4 = st.sampled_from(PRIVATE).flatmap(lambda net: st.ip_addresses(network=net))
private_6 = st.sampled_from(PRIVATE_6).flatmap(lambda net: st.ip_addresses(network=net))


@given(private_4 | private_6)
def test_private_addresses_are_refused(address: IPv4Address | IPv6Address) -> None:
    assert not is_public(str(address))


@given(private_4)
def test_private_addresses_are_refused_in_every_disguise(address: IPv4Address) -> None:
    number = int(address)
    disguises = [
        IPv6Address((0xFFFF << 32) | number),  # IPv4-mapped
        IPv6Address(number),  # IPv4-compatible
        IPv6Address((0x2002 << 112) | (number << 80) | 1),  # 6to4
        IPv6Address((0x64FF9B << 96) | number),  # NAT64
        IPv6Address((0x20010000 << 96) | (number ^ 0xFFFFFFFF)),  # Teredo
    ]
    assert [is_public(str(disguise)) for disguise in disguises] == [False] * 5
    assert not is_public(f"{disguises[0]}%eth0")


@given(st.ip_addresses(v=4))
def test_public_addresses_pass(address: IPv4Address) -> None:
    assume(address.is_global and not address.is_multicast)
    assume(all(address not in ip_network(net) for net in ("192.88.99.0/24", "192.0.0.0/24")))
    assert is_public(str(address))
    assert is_public(f"::ffff:{address}")


@given(st.text(max_size=40))
def test_what_is_no_address_is_not_public(text: str) -> None:
    try:
        ip_address(text.partition("%")[0])
    except ValueError:
        assert not is_public(text)


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.1", "0x7f.1", "2130706433", "0177.0.0.1", "0", "localhost", "LOCALHOST", "::1"),
        *("::ffff:127.0.0.1", "::ffff:7f00:1", "0:0:0:0:0:ffff:a9fe:a9fe", "169.254.169.254", "fe80::1%lo", "[::1]"),
    ],
)
def test_every_spelling_of_the_inside_is_refused(host: str) -> None:
    with pytest.raises((Forbidden, Temporary)):
        public_addresses(host, 80)


def test_the_operator_may_allow_a_host_or_a_port_of_it(settings: Any) -> None:
    settings.PRIVATE_HOSTS = ["localhost:8025", "127.0.0.1"]
    assert "127.0.0.1" in public_addresses("LOCALHOST", 8025)
    assert public_addresses("127.0.0.1", 25) == ["127.0.0.1"]
    with pytest.raises(Forbidden):
        public_addresses("localhost", 8026)


def test_other_low_ports_are_not_reached() -> None:
    with pytest.raises(Forbidden, match="ports"):
        public_addresses("8.8.8.8", 25)
    assert public_addresses("8.8.8.8", 443) == ["8.8.8.8"]


def test_one_private_address_among_public_ones_spoils_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **rest: both)
    with pytest.raises(Forbidden):
        public_addresses("two.example", 80)


def test_a_name_that_changes_its_mind_is_asked_once(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """DNS rebinding: public when judged, private when connected to."""
    asked: list[str] = []
    true_lookup = socket.getaddrinfo

    def fickle(host: str, port: int, *args: Any, **rest: Any) -> Any:
        if host == "rebind.example":
            asked.append(host)
            address = "127.0.0.2" if len(asked) == 1 else "127.0.0.1"
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]
        return true_lookup(host, port, *args, **rest)

    with far_side() as inside:
        inside.routes["/"] = answering(b"inside")
        port = inside.server_address[1]
        settings.PRIVATE_HOSTS = [f"rebind.example:{port}"]  # the first answer is judged fit
        monkeypatch.setattr(socket, "getaddrinfo", fickle)
        with pytest.raises(Temporary):
            http.get(f"http://rebind.example:{port}/", purpose="a test of the guard", timeout=0.5)
        assert asked == ["rebind.example"]
        assert inside.asked == []
