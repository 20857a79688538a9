"""A stand-in for Google's and Microsoft's sign-in: it checks what a real one checks, and can be made to fail."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import secrets
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit


@dataclass
class Provider:
    """The state that a test reads and changes while the stand-in runs."""

    client_id: str = "parlour-client"
    client_secret: str = "parlour-secret"
    username: str = "desk@parlour.test"
    expires_in: int = 3600
    fail_with: tuple[int, dict[str, str]] | None = None
    rotate_refresh: bool = False
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    access_tokens: dict[str, str] = field(default_factory=dict)
    refresh_tokens: set[str] = field(default_factory=set)
    requests: list[dict[str, str]] = field(default_factory=list)
    port: int = 0

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def grant_code(self, query: dict[str, str]) -> str:
        """What the person's click on Allow does: a code bound to the challenge and the redirect address."""
        code = secrets.token_urlsafe(12)
        self.codes[code] = query
        return code

    def issue(self, *, lasting: bool = False) -> dict[str, object]:
        access = secrets.token_urlsafe(16)
        self.access_tokens[access] = self.username
        answer: dict[str, object] = {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": self.expires_in,
        }
        if self.rotate_refresh or lasting:
            refresh = secrets.token_urlsafe(16)
            # A rotated one replaces its forerunners; a new sign-in leaves others as they are.
            self.refresh_tokens = {refresh, *(() if self.rotate_refresh else self.refresh_tokens)}
            answer["refresh_token"] = refresh
        return answer

    def answer_token(self, form: dict[str, str]) -> tuple[int, dict[str, object]]:
        self.requests.append(form)
        if self.fail_with:
            return self.fail_with[0], dict(self.fail_with[1])
        if (form.get("client_id"), form.get("client_secret")) != (self.client_id, self.client_secret):
            return 401, {"error": "invalid_client"}
        if form.get("grant_type") == "refresh_token":
            known = form.get("refresh_token") in self.refresh_tokens
            return (200, self.issue()) if known else (400, {"error": "invalid_grant"})
        return self._answer_code(form)

    def _answer_code(self, form: dict[str, str]) -> tuple[int, dict[str, object]]:
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or asked["redirect_uri"] != form.get("redirect_uri"):
            return 400, {"error": "invalid_grant"}
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        return 200, self.issue(lasting=True)


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the parent's own name
            return

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {key: values[0] for key, values in parse_qs(parts.query).items()}
            if parts.path == "/authorize":
                code = provider.grant_code(query)
                self.send_response(302)
                back = urlencode({"code": code, "state": query["state"]})
                self.send_header("Location", f"{query['redirect_uri']}?{back}")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            self._introspect(query)

        def _introspect(self, query: dict[str, str]) -> None:
            name = provider.access_tokens.get(query.get("access_token", ""))
            self._json(200 if name else 401, {"email": name, "active": "true"} if name else {"error": "bad"})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
            form = {key: values[0] for key, values in parse_qs(body).items()}
            self._json(*provider.answer_token(form))

        def _json(self, status: int, body: object) -> None:
            raw = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

    return Handler


@contextlib.contextmanager
def oauth_provider(**state: object) -> Iterator[Provider]:
    """Run the stand-in on a free port; Dovecot may ask it whether a token is good (`/tokeninfo`)."""
    provider = Provider(**state)  # type: ignore[arg-type]
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider))
    provider.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
