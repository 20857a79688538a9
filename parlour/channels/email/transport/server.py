"""Where a mail server is, how the line to it is protected, and who we are to it."""

from __future__ import annotations

import ipaddress
import ssl
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from parlour.kernel.errors import Permanent


class Security(StrEnum):
    """How the line is protected. Certificates are always verified."""

    TLS = "tls"
    STARTTLS = "starttls"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Server:
    """One mail server. `ca_file` names authorities that are trusted beside the system's own."""

    host: str
    port: int
    security: Security = Security.TLS
    ca_file: str = ""

    def context(self) -> ssl.SSLContext:
        """A verifying TLS context (TLS 1.2 or newer); raises Permanent when the file of authorities is no good."""
        context = ssl.create_default_context()
        if self.ca_file:
            try:
                context.load_verify_locations(cafile=self.ca_file)
            except (ssl.SSLError, OSError) as error:
                raise Permanent(
                    _("The file of certificate authorities (PARLOUR_CA_FILE) can't be read; the operator can mend it.")
                ) from error
        return context


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user name with a password or, for OAuth 2.0, with an access token. Empty means: don't sign in."""

    username: str = ""
    password: str = ""
    access_token: str = ""

    def __repr__(self) -> str:
        # A dataclass would print the secrets into every traceback.
        return "Credentials(...)"

    def xoauth2(self) -> str:
        """The initial response of SASL XOAUTH2, before base64, as Google and Microsoft define it."""
        return f"user={self.username}\x01auth=Bearer {self.access_token}\x01\x01"


def is_loopback(host: str) -> bool:
    """Whether the name means this very machine, so that an unprotected line shows nobody anything."""
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
