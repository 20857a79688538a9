"""A sign-in service on loopback, as OpenID Connect Core 1.0 describes one, that says whatever a test wants."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt


@dataclass
class Service:
    """What the service says of the person at its keyboard, and what it was asked."""

    url: str = ""
    client_id: str = "parlour-client"
    secret: str = "a secret of the service"
    claims: dict[str, Any] = field(default_factory=lambda: {"sub": "u-1"})
    scopes: list[str] = field(default_factory=list)
    broken: bool = False

    def described(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def id_token(self) -> str:
        ours = {"iss": self.url, "aud": self.client_id, "exp": int(time.time()) + 300, "iat": int(time.time())}
        return jwt.encode(ours | self.claims, "k" * 32, algorithm="HS256")


@contextmanager
def running() -> Iterator[Service]:
    """Serve on a free port until the test ends."""
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {key: values[0] for key, values in parse_qs(parts.query).items()}
            if service.broken:
                self._send(500, {"error": "out of order"})
            elif parts.path == "/.well-known/openid-configuration":
                self._send(200, service.described())
            elif parts.path == "/authorize":
                service.scopes = query["scope"].split()
                back = urlencode({"code": "once", "state": query["state"]})
                self.send_response(302)
                self.send_header("Location", f"{query['redirect_uri']}?{back}")
                self.end_headers()
            elif parts.path == "/userinfo" and self.headers["Authorization"] == "Bearer at":
                self._send(200, service.claims)
            else:
                self._send(404, {})

        def do_POST(self) -> None:
            body = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            good = (
                body.get("client_secret") == [service.secret]
                and body.get("code") == ["once"]
                and "code_verifier" in body
            )
            answer = {"access_token": "at", "token_type": "Bearer", "id_token": service.id_token()}
            self._send(200 if good else 400, answer if good else {"error": "invalid_grant"})

        def _send(self, status: int, answer: dict[str, Any]) -> None:
            payload = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        def log_message(self, *_words: object) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
