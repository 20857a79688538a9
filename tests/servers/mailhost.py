"""A well-behaved mail host for our sending: aiosmtpd with TLS, passwords and XOAUTH2."""

from __future__ import annotations

import base64
import contextlib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.servers.authority import Authority, make_authority
from tests.servers.ports import LOOPBACK, free_port, wait_for_port
from tests.servers.sink import Kept


@dataclass
class MailHost:
    """`kept` are the mails taken; `tokens` are the access tokens that XOAUTH2 accepts."""

    authority: Authority
    port: int
    username: str = "desk@parlour.test"
    password: str = "correct-horse"
    tokens: set[str] = field(default_factory=set)
    kept: list[Kept] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.kept.append(
            Kept(envelope.mail_from or "", list(envelope.rcpt_tos), bytes(envelope.original_content or b""))
        )
        return "250 2.0.0 kept"

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:
        raw = base64.b64decode(args[1]) if len(args) > 1 else b""
        fields = dict(part.split("=", 1) for part in raw.decode().split("\x01") if "=" in part)
        token = fields.get("auth", "").removeprefix("Bearer ")
        if fields.get("user") == self.username and token in self.tokens:
            return AuthResult(success=True)
        # RFC 7628-like behaviour of Google: a 334 with the error, an empty answer, then 535.
        await server.push("334 " + base64.b64encode(b'{"status":"400"}').decode())
        await server._reader.readline()  # the client's empty line
        return AuthResult(success=False, handled=False)

    def check(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
        good = isinstance(data, LoginPassword) and (data.login, data.password) == (
            self.username.encode(),
            self.password.encode(),
        )
        return AuthResult(success=good, handled=False)


@contextlib.contextmanager
def mail_host(folder: Path, *, security: str = "starttls") -> Iterator[MailHost]:
    """Run the host; `security` is starttls, tls or plain. It always asks for a sign-in except when plain."""
    authority = make_authority(folder)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(authority.certificate, authority.key)
    host = MailHost(authority, free_port())
    controller = Controller(
        host,
        hostname=LOOPBACK,
        port=host.port,
        ssl_context=context if security == "tls" else None,
        tls_context=context if security == "starttls" else None,
        require_starttls=security == "starttls",
        auth_required=security != "plain",
        auth_require_tls=security == "starttls",
        authenticator=host.check,
    )
    controller.start()
    try:
        wait_for_port(host.port)
        yield host
    finally:
        controller.stop()
