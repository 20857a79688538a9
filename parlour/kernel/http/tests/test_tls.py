"""Who answers must prove the name that was asked for."""

import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from parlour.kernel import http
from parlour.kernel.errors import Forbidden, Permanent
from parlour.kernel.http.tests.far_side import FarSide, answering, far_side, leading_to
from tests.servers.authority import make_authority

http.register_host("a test of TLS", "Trying TLS")


@pytest.fixture
def server(settings: Any, tmp_path: Path) -> Iterator[FarSide]:
    trust = make_authority(tmp_path)
    with far_side() as running:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(trust.certificate, trust.key)
        running.socket = context.wrap_socket(running.socket, server_side=True)
        settings.PRIVATE_HOSTS = ["localhost", "127.0.0.1"]
        settings.CA_FILE = str(trust.ca_file)
        running.routes["/"] = answering(b"proven")
        yield running


def test_get_trusts_the_operators_authority(server: FarSide) -> None:
    answer = http.get(f"https://localhost:{server.server_address[1]}/", purpose="a test of TLS")
    assert answer.body == b"proven"


def test_get_trusts_nobody_unknown(server: FarSide, settings: Any) -> None:
    settings.CA_FILE = ""
    with pytest.raises(Permanent, match="certificate"):
        http.get(f"https://localhost:{server.server_address[1]}/", purpose="a test of TLS")


def test_get_wants_the_name_that_it_asked_for(server: FarSide) -> None:
    with pytest.raises(Permanent, match="certificate"):
        http.get(f"https://127.0.0.1:{server.server_address[1]}/", purpose="a test of TLS")


def test_get_does_not_step_down_to_an_open_connection(server: FarSide) -> None:
    server.routes["/"] = leading_to("http://localhost:1/")
    with pytest.raises(Forbidden, match="open one"):
        http.get(f"https://localhost:{server.server_address[1]}/", purpose="a test of TLS")
