"""The reverse-proxy example of deploy/, tried: TLS outside, pages, sockets and uploads through it, nothing forged."""

from __future__ import annotations

import json
import os
import shutil
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from websockets.sync.client import connect

from parlour.config import env
from tests.faults.serving import House, house, numbers
from tests.servers.ports import free_port, wait_for_port

NGINX = shutil.which("nginx") or ("/usr/sbin/nginx" if Path("/usr/sbin/nginx").exists() else None)
EXAMPLE = Path(__file__).parents[2] / "deploy" / "nginx.conf"
pytestmark = [
    pytest.mark.servers,
    pytest.mark.skipif(NGINX is None and not env.read("PARLOUR_REQUIRE_SERVERS"), reason="no nginx"),
]


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, int]]:
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    _certificate(folder)
    with house(folder / "data", PARLOUR_URL=f"https://localhost:{port}", PARLOUR_PROXIES="127.0.0.1") as ours:
        ours.start("web")
        (folder / "nginx.conf").write_text(_configuration(folder, port, ours.port))
        command = [str(NGINX), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
        proxy = subprocess.Popen(command)
        try:
            wait_for_port(port)
            yield ours, port
        finally:
            proxy.terminate()
            proxy.wait(10)


def _configuration(folder: Path, port: int, parlour: int) -> str:
    site = EXAMPLE.read_text()
    for ours, theirs in (
        ("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;"),
        ("server_name parlour.example.org;", "server_name localhost;"),
        ("/etc/ssl/parlour/fullchain.pem", str(folder / "certificate.pem")),
        ("/etc/ssl/parlour/key.pem", str(folder / "key.pem")),
        ("http://127.0.0.1:8000", f"http://127.0.0.1:{parlour}"),
    ):
        assert site.count(ours) == 1, ours
        site = site.replace(ours, theirs)
    who = "user root;" if os.geteuid() == 0 else ""
    paths = " ".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"{who} daemon off; pid {folder}/pid; events {{}} http {{ access_log off; {paths} {site} }}"


def _certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    (folder / "key.pem").write_bytes(pem)


def _context(server: House) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(Path(server.environment["PARLOUR_DATA"]).parent / "certificate.pem"))


def test_pages_know_that_they_are_served_over_tls(proxied: tuple[House, int]) -> None:
    server, port = proxied
    with urllib.request.urlopen(f"https://localhost:{port}/", timeout=10, context=_context(server)) as answer:
        assert answer.status == 200
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
        assert "Secure" in answer.headers["Set-Cookie"]
        assert f"wss://localhost:{port}" in answer.headers["Content-Security-Policy"]


def test_the_scheme_can_not_be_forged_past_the_proxy(proxied: tuple[House, int]) -> None:
    server, _ = proxied
    request = urllib.request.Request(f"http://localhost:{server.port}/", headers={"X-Forwarded-Proto": "http"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert "Strict-Transport-Security" not in answer.headers


def test_sockets_pass_and_events_arrive(proxied: tuple[House, int]) -> None:
    server, port = proxied
    with connect(
        f"wss://localhost:{port}/ws/",
        origin=f"https://localhost:{port}",  # type: ignore[arg-type]
        additional_headers={"Cookie": server.facts["cookie"]},
        ssl=_context(server),
    ) as line:
        line.send(json.dumps({"type": "subscribe", "organisation": server.facts["organisation"], "after": None}))
        assert json.loads(line.recv(timeout=5))["type"] == "ready"
        started = time.monotonic()
        server.beside.ask("tick", server.facts["organisation"], 3)
        assert numbers(line, 3) == [1, 2, 3]
        assert time.monotonic() - started < 2


def test_a_large_body_is_passed_on_and_judged_by_parlour(proxied: tuple[House, int]) -> None:
    server, port = proxied
    for size, status in ((3_000_000, 403), (90_000_000, 413)):  # no CSRF token; more than Parlour takes
        request = urllib.request.Request(f"https://localhost:{port}/account/login/", data=b"x" * size)
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, timeout=30, context=_context(server))
        assert refused.value.code == status
