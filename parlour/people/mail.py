"""How Parlour's own mails (invitations, codes, notices) leave: by PARLOUR_SMTP_URL, or through a mail inbox.

The inboxes stand on a higher floor, so they register a sender here; nothing here knows them.
"""

import smtplib
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend
from django.utils.translation import gettext as _

from parlour.kernel.errors import ParlourError, Permanent, Temporary
from parlour.kernel.scoping import across_organisations
from parlour.organisations.models import Organisation
from parlour.people.models import Agent

Sender = Callable[[EmailMessage, Sequence[UUID]], None]
_TIMEOUT = 15  # seconds for each step with the server
_senders: dict[str, tuple[Sender, Callable[[], bool]]] = {}


@dataclass(frozen=True, slots=True)
class MailState:
    """Whether and how Parlour can send mails of its own: `way` is smtp, inbox or none."""

    way: str
    sentence: str

    @property
    def works(self) -> bool:
        return self.way != "none"


def register_sender(name: str, send: Sender, *, ready: Callable[[], bool]) -> None:
    """Offer a way to send: `send(message, organisation_ids)`, and `ready` to say whether it is set up.

    The ids name the organisations whose mail it is, the likeliest first. `send` raises Temporary or Permanent with
    a sentence. Call this from an AppConfig's `ready`. The same `name` again replaces the sender before.
    """
    _senders[name] = (send, ready)


def state() -> MailState:
    """Say how Parlour's own mails leave, for `parlour doctor` and for pages that would rather not promise a mail."""
    if settings.SYSTEM_SMTP_URL:
        host = urlsplit(settings.SYSTEM_SMTP_URL).hostname or ""
        return MailState("smtp", _("Parlour's own mails leave through %(host)s.") % {"host": host})
    if _sender():
        return MailState("inbox", _("Parlour's own mails leave through the first mail inbox."))
    sentence = _("Parlour can't send mails of its own: set PARLOUR_SMTP_URL, or connect a mail inbox.")
    return MailState("none", sentence)


def can_mail() -> bool:
    """Say whether codes, links and invitations reach anybody."""
    if not settings.EMAIL_BACKEND.startswith("parlour."):
        return True  # a backend of Django's own, as tests use
    return state().works


class Backend(BaseEmailBackend):
    """Django's door to the two ways. Raises Permanent or Temporary with a sentence for people, never less."""

    def __init__(self, fail_silently: bool = False, **_rest: Any) -> None:
        super().__init__(fail_silently=fail_silently)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send each mail; returns how many."""
        sender = None if settings.SYSTEM_SMTP_URL else _sender()
        if sender is None and not settings.SYSTEM_SMTP_URL:
            raise Permanent(state().sentence)
        try:
            for message in email_messages:
                if sender is None:
                    _by_smtp(message)
                else:
                    sender(message, whose(message))
        except ParlourError:
            if not self.fail_silently:
                raise
            return 0
        return len(email_messages)


def whose(message: EmailMessage) -> list[UUID]:
    """Return the organisations whose mail this is: named on the message, or those in which its readers work.

    The house that was opened first comes last: the operator's own, which speaks for the server to strangers.
    """
    named = getattr(message, "organisation_id", None)
    with across_organisations("a mail about signing in belongs to wherever its reader works"):
        places = Agent.objects.filter(user__email__in=message.to, is_active=True).order_by("created_at")
        theirs = [named] if named else list(places.values_list("organisation_id", flat=True))
    first = Organisation.objects.order_by("created_at").values_list("pk", flat=True).first()
    return theirs if named or first is None else [*theirs, first]


def smtp_settings(url: str) -> dict[str, Any]:
    """Read smtp://user:password@host:587 (STARTTLS), smtps:// (TLS from the start) or ?tls=no. Raises Permanent."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = -1
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or port == -1:
        raise Permanent(_("PARLOUR_SMTP_URL must look like smtp://user:password@host:587."))
    from_the_start = parts.scheme == "smtps"
    plain = parse_qs(parts.query).get("tls") == ["no"]
    return {
        "host": parts.hostname,
        "port": port or (465 if from_the_start else 587),
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": from_the_start,
        "use_tls": not from_the_start and not plain,
        "timeout": _TIMEOUT,
    }


class _VerifyingBackend(SmtpBackend):
    """Django's SMTP, trusting the machine's authorities and those of PARLOUR_CA_FILE."""

    @property
    def ssl_context(self) -> ssl.SSLContext:
        return _context(settings.CA_FILE)


@cache
def _context(ca_file: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if ca_file:
        context.load_verify_locations(ca_file)
    return context


def _by_smtp(message: EmailMessage) -> None:
    try:
        _VerifyingBackend(**smtp_settings(settings.SYSTEM_SMTP_URL)).send_messages([message])
    except smtplib.SMTPAuthenticationError:
        raise Permanent(_("The mail server refused Parlour's password; see PARLOUR_SMTP_URL.")) from None
    except smtplib.SMTPRecipientsRefused:
        raise Permanent(_("The mail server refused this address; check how it is written.")) from None
    except (smtplib.SMTPException, OSError):
        raise Temporary(_("The mail server could not be reached. Try again in a minute."), 60) from None


def _sender() -> Sender | None:
    return next((send for send, ready in _senders.values() if ready()), None)
