"""One mail, one transaction, one answer per recipient; nothing is ever handed over twice by us."""

from __future__ import annotations

import contextlib
import smtplib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from parlour.channels.email.transport.faults import SignInRefused, translated
from parlour.channels.email.transport.server import Credentials, Security, Server
from parlour.channels.email.transport.smtp import replies
from parlour.channels.email.transport.smtp.addresses import envelope_address, needs_smtputf8
from parlour.channels.email.transport.smtp.wire import Wire
from parlour.inboxes.contract import Result
from parlour.kernel.errors import Invalid, ParlourError, Permanent, Temporary

# A wrong password is mended by a person, and the mail should leave soon after.
RETRY_AFTER_REFUSED_SIGN_IN = 900.0


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds: for the talk before the mail, for a single silence, per MiB of mail, and for the last answer.

    The last answer may take long (RFC 5321, 4.5.3.2.6 asks for ten minutes); giving up early makes doubles.
    """

    talk: float = 60.0
    step: float = 30.0
    per_mebibyte: float = 20.0
    answer: float = 600.0


@dataclass(frozen=True, slots=True)
class Mail:
    """What is handed over: bytes with any line ends, the return path, and the recipients of the envelope."""

    message: bytes
    sender: str
    recipients: Sequence[str]


def send_mail(
    server: Server,
    credentials: Credentials,
    mail: Mail,
    *,
    before_handover: Callable[[tuple[str, ...]], None],
    name: str,
    timeouts: Timeouts | None = None,
) -> dict[str, Result]:
    """Hand one mail over and answer for each recipient; the world's faults become Results, never exceptions.

    `before_handover` gets the recipients that the server took, just before the final dot. What it raises passes
    through, and the mail is then not handed over. `name` is how we greet (EHLO).
    Raises SignInRefused, so that the caller may renew an access token and try again: nothing was sent.
    """
    sending = _Sending(server, mail, timeouts or Timeouts(), before_handover)
    try:
        sending.run(credentials, name)
    except SignInRefused:
        raise
    except Temporary as fault:
        sending.settle(replies.temporary(fault.sentence, fault.retry_after))
    except Permanent as fault:
        # A server set up wrongly is mended by a person; the mail itself is not at fault.
        sending.settle(replies.temporary(fault.sentence, RETRY_AFTER_REFUSED_SIGN_IN))
    return sending.results


@contextlib.contextmanager
def open_server(
    server: Server, credentials: Credentials, *, name: str, timeouts: Timeouts | None = None
) -> Iterator[Wire]:
    """Connect, protect the line and sign in; raises Temporary, Permanent or SignInRefused."""
    limits = timeouts or Timeouts()
    implicit = server.context() if server.security is Security.TLS else None
    wire = Wire(seconds=limits.talk, step=limits.step, implicit=implicit, name=name)
    try:
        with translated(server, smtplib.SMTPException):
            _greet(wire, server)
            _sign_in(wire, server, credentials)
        yield wire
    finally:
        wire.close()


class _Sending:
    """The state of one transaction. `results` fills up; `handed_over` marks what can't be taken back."""

    def __init__(
        self, server: Server, mail: Mail, timeouts: Timeouts, before: Callable[[tuple[str, ...]], None]
    ) -> None:
        self.server, self.mail, self.timeouts, self.before = server, mail, timeouts, before
        self.results: dict[str, Result] = {}

    def run(self, credentials: Credentials, name: str) -> None:
        addressed = self._addressed()
        if not addressed:
            return
        with open_server(self.server, credentials, name=name, timeouts=self.timeouts) as wire:
            with translated(self.server, smtplib.SMTPException):
                accepted = self._transmit(wire, addressed)
            if accepted:
                # Ours, hence outside of `translated`: a database that is locked is no fault of the server's.
                self.before(tuple(accepted))
                self._finish(wire, accepted)
            with contextlib.suppress(Exception):
                wire.allow(2)
                wire.quit()

    def settle(self, result: Result) -> None:
        """Give everybody who has no answer yet this one."""
        for recipient in self.mail.recipients:
            self.results.setdefault(recipient, result)

    def _addressed(self) -> dict[str, str]:
        """Recipient -> what stands in RCPT; addresses that can't be written there are refused at once."""
        addressed = {}
        for recipient in self.mail.recipients:
            try:
                addressed[recipient] = envelope_address(recipient)
            except Invalid as error:
                self.results[recipient] = replies.permanent(error.sentence)
        return addressed

    def _transmit(self, wire: Wire, addressed: dict[str, str]) -> list[str]:
        """Everything up to the final dot; returns the recipients that the server took."""
        options = self._options(wire, addressed)
        if options is None:
            return []
        sender = envelope_address(self.mail.sender) if self.mail.sender else ""
        code, text = wire.command("MAIL", f"FROM:<{sender}>", *options)
        if code != 250:
            self.settle(replies.judged(code, text))
            return []
        accepted = []
        for recipient, address in addressed.items():
            code, text = wire.command("RCPT", f"TO:<{address}>")
            if 200 <= code <= 299:
                accepted.append(recipient)
            else:
                self.results[recipient] = replies.judged(code, text)
            if code == 421:
                raise smtplib.SMTPServerDisconnected("421")
        return accepted if accepted and self._body(wire) else []

    def _body(self, wire: Wire) -> bool:
        code, text = wire.docmd("DATA")
        if code != 354:
            self.settle(replies.judged(code, text))
            return False
        wire.allow(self.timeouts.talk + self.timeouts.per_mebibyte * len(self.mail.message) / (1024 * 1024))
        wire.send_body(self.mail.message)
        return True

    def _finish(self, wire: Wire, accepted: list[str]) -> None:
        """The final dot. Whatever breaks from here on is uncertain: the server may have taken the mail."""
        wire.allow(self.timeouts.answer)
        wire.wait_long()
        try:
            with translated(self.server, smtplib.SMTPException):
                code, text = wire.send_end()
        except ParlourError:
            result = replies.uncertain()
        else:
            result = _final(code, text)
        self.results.update(dict.fromkeys(accepted, result))

    def _options(self, wire: Wire, addressed: dict[str, str]) -> list[str] | None:
        """The MAIL parameters, or None when the server can't take this mail, which is then settled."""
        options = []
        size, limit = len(self.mail.message), wire.esmtp_features.get("size", "")
        if wire.has_extn("size"):
            if limit.isdigit() and 0 < int(limit) < size:
                self.settle(
                    replies.permanent(
                        _("This mail is %(size)s MB large; the mail server takes up to %(limit)s MB.")
                        % {"size": -(-size // 1_000_000), "limit": int(limit) // 1_000_000}
                    )
                )
                return None
            options.append(f"SIZE={size}")
        if needs_smtputf8([self.mail.sender, *addressed.values()]):
            if not wire.has_extn("smtputf8"):
                self.settle(
                    replies.permanent(_("The mail server does not send to addresses with letters such as these."))
                )
                return None
            wire.command_encoding = "utf-8"
            options.append("SMTPUTF8")
        if not self.mail.message.isascii() and wire.has_extn("8bitmime"):
            options.append("BODY=8BITMIME")
        return options


def _final(code: int, text: bytes) -> Result:
    if 200 <= code <= 299:
        return replies.sent(code, text)
    if 400 <= code <= 599:
        return replies.judged(code, text)
    # smtplib gives -1 for a closed or senseless line.
    return replies.uncertain()


def _greet(wire: Wire, server: Server) -> None:
    code, text = wire.open_line(server.host, server.port)
    if code != 220:
        raise Temporary(_busy(server, text))
    wire.ehlo_or_helo_if_needed()
    if server.security is not Security.STARTTLS:
        return
    if not wire.has_extn("starttls"):
        raise Permanent(
            _("%(host)s does not offer STARTTLS on port %(port)s. Choose TLS, or another port.")
            % {"host": server.host, "port": server.port}
        )
    wire.starttls(context=server.context())
    wire.ehlo_or_helo_if_needed()


def _sign_in(wire: Wire, server: Server, credentials: Credentials) -> None:
    if not credentials.username:
        return
    try:
        if credentials.access_token:
            answers = iter([credentials.xoauth2()])
            # On refusal the server first sends the reason and wants an empty line before it says no.
            wire.auth("XOAUTH2", lambda challenge=None: next(answers, ""), initial_response_ok=True)
        elif (credentials.username + credentials.password).isascii():
            wire.login(credentials.username, credentials.password)
        else:
            wire.plain_in_utf8(credentials.username, credentials.password)
    except smtplib.SMTPAuthenticationError as error:
        if error.smtp_code < 500:
            raise Temporary(_busy(server, _as_bytes(error.smtp_error))) from error
        if credentials.access_token:
            sentence = _("%(host)s refuses the access that was granted. Connect the mailbox again.")
        else:
            sentence = _("%(host)s refuses the user name or the password. Enter them again.")
        raise SignInRefused(sentence % {"host": server.host}) from error
    except smtplib.SMTPNotSupportedError as error:
        raise Permanent(
            _("%(host)s offers no way to sign in on this port. Choose TLS or STARTTLS, or leave the user name empty.")
            % {"host": server.host}
        ) from error


def _busy(server: Server, text: bytes) -> str:
    return _("%(host)s takes no mail at the moment: %(words)s") % {
        "host": server.host,
        "words": replies.words(text) or "…",
    }


def _as_bytes(text: bytes | str) -> bytes:
    return text if isinstance(text, bytes) else text.encode()
