"""How an e-mail inbox is reached: what the administrator enters, field by field."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pydantic import Field, SecretStr, field_validator

from parlour.channels.email.transport.server import Security
from parlour.inboxes.contract import ChannelSettings, Shown

HOST_LIMIT = 255
FETCHING, SENDING = _("Fetching mail (IMAP)"), _("Sending mail (SMTP)")
GRANTED, CALLED = _("Signing in with Google or Microsoft"), _("Mail through a provider's calls")

# Secrets that would travel to a server of somebody's choosing.
IMAP_SECRETS = ("imap_password", "oauth_access_token", "oauth_refresh_token")
SMTP_SECRETS = ("smtp_password", *IMAP_SECRETS)
OAUTH_SECRETS = ("oauth_client_secret", "oauth_access_token", "oauth_refresh_token")


class Protection(StrEnum):
    """How the line to a mail server is protected."""

    TLS = "tls"
    STARTTLS = "starttls"
    PLAIN = "plain"

    @property
    def label(self) -> Promise:
        return {
            Protection.TLS: _("TLS from the start"),
            Protection.STARTTLS: _("STARTTLS"),
            Protection.PLAIN: _("None: anybody on the way can read along"),
        }[self]

    @property
    def security(self) -> Security:
        return Security(self.value)


class SignIn(StrEnum):
    """How Parlour proves to the mail server who it is."""

    PASSWORD = "password"  # noqa: S105  the name of a way, not a password
    GOOGLE = "google"
    MICROSOFT = "microsoft"

    @property
    def label(self) -> Promise:
        return {
            SignIn.PASSWORD: _("User name and password"),
            SignIn.GOOGLE: _("Google (OAuth 2.0)"),
            SignIn.MICROSOFT: _("Microsoft (OAuth 2.0)"),
        }[self]


class SenderSignIn(StrEnum):
    """Who Parlour is to the sending server."""

    SAME = "same"
    OWN = "own"
    NONE = "none"

    @property
    def label(self) -> Promise:
        return {
            SenderSignIn.SAME: _("As for fetching"),
            SenderSignIn.OWN: _("With the user name and password below"),
            SenderSignIn.NONE: _("Not at all"),
        }[self]


class Caller(StrEnum):
    """Who calls with raw mails."""

    GENERIC = "generic"
    MAILGUN = "mailgun"
    SENDGRID = "sendgrid"
    POSTMARK = "postmark"

    @property
    def label(self) -> str | Promise:
        labels: dict[Caller, str | Promise] = {
            Caller.GENERIC: _("A program of our own (signed)"),
            Caller.MAILGUN: "Mailgun",
            Caller.SENDGRID: "SendGrid",
            Caller.POSTMARK: "Postmark",
        }
        return labels[self]


Port = Annotated[int, Field(ge=1, le=65535)]


class EmailSettings(ChannelSettings):
    """One mailbox. Everything may be left empty: then the inbox takes only what is handed to it."""

    sign_in: Annotated[SignIn, Shown(_("Sign in with"), section=FETCHING)] = SignIn.PASSWORD
    imap_host: Annotated[
        str,
        Shown(
            _("Server"),
            _("Such as imap.example.org. Empty: nothing is fetched."),
            section=FETCHING,
            forgets=IMAP_SECRETS,
        ),
    ] = ""
    imap_port: Annotated[Port, Shown(_("Port"), _("993 for TLS, 143 for STARTTLS."), section=FETCHING)] = 993
    imap_protection: Annotated[Protection, Shown(_("Encryption"), section=FETCHING)] = Protection.TLS
    imap_username: Annotated[
        str, Shown(_("User name"), _("Mostly the whole address."), section=FETCHING), Field(max_length=320)
    ] = ""
    imap_password: Annotated[SecretStr, Shown(_("Password"), section=FETCHING)] = SecretStr("")
    imap_folder: Annotated[str, Shown(_("Folder"), section=FETCHING), Field(min_length=1, max_length=100)] = "INBOX"
    import_days: Annotated[
        int,
        Shown(
            _("Days to look back"),
            _("At the first time only: also take mail of the last so many days. 0: from now on. Nobody is answered."),
            section=FETCHING,
        ),
        Field(ge=0, le=3650),
    ] = 0

    smtp_host: Annotated[
        str,
        Shown(
            _("Server"),
            _("Such as smtp.example.org. Empty: nothing can be sent."),
            section=SENDING,
            forgets=SMTP_SECRETS,
        ),
    ] = ""
    smtp_port: Annotated[Port, Shown(_("Port"), _("465 for TLS, 587 for STARTTLS."), section=SENDING)] = 465
    smtp_protection: Annotated[Protection, Shown(_("Encryption"), section=SENDING)] = Protection.TLS
    smtp_sign_in: Annotated[SenderSignIn, Shown(_("Sign in"), section=SENDING)] = SenderSignIn.SAME
    smtp_username: Annotated[str, Shown(_("User name"), section=SENDING), Field(max_length=320)] = ""
    smtp_password: Annotated[SecretStr, Shown(_("Password"), section=SENDING)] = SecretStr("")
    plus_addressing: Annotated[
        bool,
        Shown(
            _("Answers come back to an address with a mark"),
            _("Tick this when mail to name+anything@ arrives in this mailbox, as with Google, Microsoft and Fastmail."),
            section=SENDING,
        ),
    ] = False

    oauth_client_id: Annotated[
        str,
        Shown(
            _("Client id"),
            _("From the provider's page where Parlour is registered as an application."),
            section=GRANTED,
            forgets=OAUTH_SECRETS,
        ),
        Field(max_length=300),
    ] = ""
    oauth_client_secret: Annotated[SecretStr, Shown(_("Client secret"), section=GRANTED)] = SecretStr("")
    microsoft_tenant: Annotated[
        str,
        Shown(_("Directory (Microsoft only)"), _("“common”, or the id of your directory."), section=GRANTED),
        Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]{0,99}$"),
    ] = "common"

    webhook_caller: Annotated[Caller, Shown(_("Who calls"), section=CALLED)] = Caller.GENERIC
    webhook_secret: Annotated[
        SecretStr,
        Shown(
            _("Secret"),
            _("The signing key (Mailgun), or the password in the address of the call (SendGrid, Postmark)."),
            section=CALLED,
        ),
    ] = SecretStr("")

    oauth_access_token: Annotated[SecretStr, Shown(_("Access token"), hidden=True)] = SecretStr("")
    oauth_refresh_token: Annotated[SecretStr, Shown(_("Refresh token"), hidden=True)] = SecretStr("")
    oauth_expires_at: Annotated[str, Shown(_("Access ends"), hidden=True)] = ""

    @field_validator("imap_host", "smtp_host")
    @classmethod
    def _is_a_name(cls, host: str) -> str:
        cleaned = host.strip().rstrip(".").lower()
        if len(cleaned) > HOST_LIMIT or any(letter in cleaned for letter in " /@\t\r\n") or not cleaned.isprintable():
            raise ValueError(_("Enter the name of a server only, such as mail.example.org."))
        return cleaned

    @field_validator("imap_username", "smtp_username", "imap_folder", "oauth_client_id")
    @classmethod
    def _is_one_line(cls, text: str) -> str:
        cleaned = text.strip()
        if not cleaned.isprintable():
            raise ValueError(_("Write this on one line, without control characters."))
        return cleaned
