"""The connection test: each server is met as fetching and sending would meet it, and each says one line."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from parlour.channels.email import access
from parlour.channels.email.settings import EmailSettings
from parlour.channels.email.transport.faults import SignInRefused
from parlour.channels.email.transport.imap import mailbox as imap
from parlour.channels.email.transport.server import Credentials
from parlour.channels.email.transport.smtp import sending
from parlour.inboxes.contract import Check, InboxFacts
from parlour.kernel.errors import ParlourError

# Somebody waits for the page meanwhile.
IMAP_PATIENCE = imap.Timeouts(connect=8.0, command=8.0)
SMTP_PATIENCE = sending.Timeouts(talk=12.0, step=8.0)


def check(inbox: InboxFacts) -> list[Check]:
    """Return a line for fetching and a line for sending; where neither is set up, one that says so."""
    settings = access.settings_of(inbox)
    checks = []
    if settings.imap_host:
        checks.append(_tried(_("Fetching (IMAP)"), lambda: _fetching(inbox, settings)))
    if settings.smtp_host:
        checks.append(_tried(_("Sending (SMTP)"), lambda: _sending(inbox, settings)))
    if not checks:
        sentence = _("No server is entered: the inbox takes only mail that is handed to it, and can't send.")
        checks.append(Check(_("Settings"), ok=True, sentence=sentence))
    return checks


def _tried(name: str, attempt: Callable[[], str]) -> Check:
    try:
        return Check(name, ok=True, sentence=attempt())
    except ParlourError as fault:
        return Check(name, ok=False, sentence=fault.sentence)


def _fetching(inbox: InboxFacts, settings: EmailSettings) -> str:
    def look(credentials: Credentials) -> int:
        with imap.open_mailbox(access.imap_server(settings), credentials, IMAP_PATIENCE) as mailbox:
            return mailbox.examine(settings.imap_folder).exists

    count = _with_renewal(inbox, access.imap_credentials, look)
    return _("Signed in. The folder %(folder)s holds %(count)s mails.") % {
        "folder": settings.imap_folder,
        "count": count,
    }


def _sending(inbox: InboxFacts, settings: EmailSettings) -> str:
    def greet(credentials: Credentials) -> int:
        name = inbox.address.rpartition("@")[2] or "localhost"
        server = access.smtp_server(settings)
        with sending.open_server(server, credentials, name=name, timeouts=SMTP_PATIENCE):
            return 0

    _with_renewal(inbox, access.smtp_credentials, greet)
    return _("The server is ready to take mail from us.")


def _with_renewal(
    inbox: InboxFacts, credentials: Callable[..., Credentials], work: Callable[[Credentials], int]
) -> int:
    first = credentials(inbox)
    try:
        return work(first)
    except SignInRefused:
        if not first.access_token:
            raise
        return work(credentials(inbox, renew=True))
