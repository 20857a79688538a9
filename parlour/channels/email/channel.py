"""The e-mail channel: mail in by IMAP, SMTP, LMTP and providers' calls, mail out by SMTP."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.conf import settings as program
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel

from parlour.channels.email import access, checking, facts, mime, webhooks
from parlour.channels.email.composing import compose
from parlour.channels.email.presets import PRESETS
from parlour.channels.email.settings import EmailSettings, SenderSignIn, SignIn
from parlour.channels.email.transport import oauth
from parlour.channels.email.transport.faults import SignInRefused
from parlour.channels.email.transport.smtp import replies
from parlour.channels.email.transport.smtp.addresses import envelope_address
from parlour.channels.email.transport.smtp.sending import RETRY_AFTER_REFUSED_SIGN_IN, Mail, Timeouts, send_mail
from parlour.inboxes.contract import (
    Authorisation,
    Capabilities,
    Channel,
    Check,
    Inbound,
    InboxFacts,
    Outbound,
    RecipientFacts,
    Result,
)
from parlour.kernel.errors import Invalid, Permanent, Temporary


class Email(Channel):
    """Mail, in both directions. Stateless; `timeouts` are those of sending."""

    kind = "email"
    label = gettext_lazy("E-mail")
    icon = "mail"
    hint = gettext_lazy("A mailbox that customers write to, such as help@ or sales@.")
    address_label = gettext_lazy("Address")
    capabilities = Capabilities(threads=True, attachments=True, rich_text=True, copies=True)
    Settings: ClassVar[type[BaseModel]] = EmailSettings
    presets = PRESETS
    recipients = (
        RecipientFacts(
            name="The mail servers of the inbox and of whoever is written to",
            categories=("e-mail address", "name", "words of messages", "attachments"),
            terms="The organisation's contract with its mail provider",
        ),
    )
    timeouts = Timeouts()

    def parse(self, raw: bytes, *, own_addresses: frozenset[str]) -> Inbound:
        """Never refuses: the parser makes the best of any bytes and names what was wrong in `defects`."""
        return facts.facts_of(mime.parse(raw), own_addresses)

    def send(
        self, outbound: Outbound, inbox: InboxFacts, *, before_handover: Callable[[tuple[str, ...]], None]
    ) -> Mapping[str, Result]:
        """One SMTP transaction for all recipients; see the contract."""
        if not access.settings_of(inbox).smtp_host:
            sentence = _("This inbox has no server to send through. Enter one in the inbox's settings.")
            return _all(outbound, replies.temporary(sentence, RETRY_AFTER_REFUSED_SIGN_IN))
        try:
            mail = Mail(compose(outbound), outbound.return_path or inbox.address, outbound.recipients)
            return self._hand_over(mail, inbox, before_handover)
        except Temporary as fault:
            return _all(outbound, replies.temporary(fault.sentence, fault.retry_after))
        except Permanent as fault:
            # What is wrong with the inbox is mended by a person; the mail waits for it.
            return _all(outbound, replies.temporary(fault.sentence, RETRY_AFTER_REFUSED_SIGN_IN))

    def _hand_over(
        self, mail: Mail, inbox: InboxFacts, before: Callable[[tuple[str, ...]], None]
    ) -> Mapping[str, Result]:
        server = access.smtp_server(access.settings_of(inbox))

        def attempt(*, renew: bool) -> Mapping[str, Result]:
            credentials = access.smtp_credentials(inbox, renew=renew)
            return send_mail(
                server,
                credentials,
                mail,
                before_handover=before,
                name=greeting_name(inbox.address),
                timeouts=self.timeouts,
            )

        try:
            return attempt(renew=False)
        except SignInRefused:
            # Nothing was sent yet. A provider may end an access token before its time.
            if not _uses_token(access.settings_of(inbox)):
                raise
            return attempt(renew=True)

    def check(self, inbox: InboxFacts) -> list[Check]:
        """Sign in at each server as fetching and sending would; nothing is fetched and nothing is sent."""
        return checking.check(inbox)

    def verify_webhook(self, inbox: InboxFacts, headers: Mapping[str, str], body: bytes) -> bytes:
        """See `webhooks`: one small table of providers."""
        return webhooks.raw_mail(access.settings_of(inbox), headers, body)

    def clean_address(self, address: str) -> str:
        """Lower case, the domain in its ASCII form; a plus sign is left to our own reply addresses."""
        cleaned = super().clean_address(address).lower()
        try:
            written = envelope_address(cleaned)
        except Invalid:
            raise Invalid(_("Enter one address, such as help@example.org."), field="address") from None
        if "+" in written.rpartition("@")[0]:
            raise Invalid(_("Enter the address without a plus sign and what follows it."), field="address")
        return written

    def ways(self, settings: BaseModel) -> str:
        """Such as “IMAP and SMTP”."""
        kept = _email(settings)
        taking = "IMAP" if kept.imap_host else _("handed over")
        return _("%(taking)s and SMTP") % {"taking": taking} if kept.smtp_host else str(taking)

    def fetches(self, settings: BaseModel) -> bool:
        return bool(_email(settings).imap_host)

    def authorisation(self, settings: BaseModel) -> Authorisation:
        kept = _email(settings)
        if not _uses_token(kept):
            return Authorisation.NOT_NEEDED
        return Authorisation.GIVEN if kept.oauth_refresh_token.get_secret_value() else Authorisation.MISSING

    def authorise_url(self, inbox: InboxFacts, *, redirect_uri: str, state: str, verifier: str) -> str:
        settings = access.settings_of(inbox)
        return oauth.authorise_url(
            access.provider(settings),
            access.application(settings),
            redirect=redirect_uri,
            state=state,
            verifier=verifier,
            username=settings.imap_username or inbox.address,
        )

    def redeem(self, inbox: InboxFacts, *, code: str, redirect_uri: str, verifier: str) -> Mapping[str, Any]:
        return access.grant(access.exchange(inbox, code=code, redirect=redirect_uri, verifier=verifier))


def greeting_name(address: str) -> str:
    """How we greet a mail server: Parlour's own host where it is a real name, else the inbox's domain."""
    host = urlsplit(program.BASE_URL).hostname or ""
    own = "." in host and not host.replace(".", "").isdigit()
    return host if own else address.rpartition("@")[2] or "localhost"


def _uses_token(settings: EmailSettings) -> bool:
    sends_with_it = bool(settings.smtp_host) and settings.smtp_sign_in is SenderSignIn.SAME
    return settings.sign_in is not SignIn.PASSWORD and (bool(settings.imap_host) or sends_with_it)


def _email(settings: BaseModel) -> EmailSettings:
    return settings if isinstance(settings, EmailSettings) else EmailSettings()


def _all(outbound: Outbound, result: Result) -> Mapping[str, Result]:
    return dict.fromkeys(outbound.recipients, result)
