"""Turning what goes wrong on the wire into errors typed by what to do next, with one sentence each."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from parlour.channels.email.transport.server import Server
from parlour.kernel.errors import ParlourError, Permanent, Temporary


class SignInRefused(Permanent):
    """The server does not know the user name, the password or the access token."""


class NotUnderstood(Temporary):
    """The server answered something that the protocol does not allow."""


class TooMuch(NotUnderstood):
    """The server sent more than it announced or than we take."""


@contextmanager
def translated(server: Server, *protocol_errors: type[Exception]) -> Iterator[None]:
    """Re-raise faults of the line as ours. `protocol_errors` are what the client library raises on nonsense.

    Nonsense shows itself in many ways in a parser, hence ValueError and its kin count as nonsense too: this wraps
    protocol code only, never our own storing.
    """
    try:
        yield
    except ParlourError:
        raise
    except ssl.SSLCertVerificationError as error:
        raise Permanent(
            _(
                "The certificate of %(host)s is not trusted (%(why)s). Check the server's name; for an authority "
                "of your own, the operator sets PARLOUR_CA_FILE."
            )
            % {"host": server.host, "why": error.verify_message}
        ) from error
    except ssl.SSLError as error:
        raise _tls_fault(server, error) from error
    except socket.gaierror as error:
        raise Temporary(_("There is no server named %(host)s. Check the name.") % {"host": server.host}) from error
    except TimeoutError as error:
        raise _silence(server) from error
    except OSError as error:
        raise _line_fault(server, error) from error
    except (ValueError, LookupError, TypeError, ArithmeticError, RecursionError) as error:
        raise _nonsense(server) from error
    except protocol_errors as error:
        raise _nonsense(server) from error


def _silence(server: Server) -> Temporary:
    return Temporary(_("%(host)s did not answer in time. We try again by ourselves.") % {"host": server.host})


def _nonsense(server: Server) -> NotUnderstood:
    return NotUnderstood(
        _("%(host)s answered something that we don't understand. We try again by ourselves.") % {"host": server.host}
    )


def _tls_fault(server: Server, error: ssl.SSLError) -> ParlourError:
    if error.reason in ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE"):
        return Permanent(
            _("%(host)s does not speak TLS on port %(port)s. Choose STARTTLS, or another port.")
            % {"host": server.host, "port": server.port}
        )
    return Temporary(
        _("The encrypted line to %(host)s could not be kept up. We try again by ourselves.") % {"host": server.host}
    )


def _line_fault(server: Server, error: OSError) -> Temporary:
    # smtplib hides a silence behind its own error, and its errors are all kinds of OSError.
    if isinstance(error.__context__, TimeoutError):
        return _silence(server)
    if isinstance(error, smtplib.SMTPException) and not isinstance(error, smtplib.SMTPServerDisconnected):
        return _nonsense(server)
    if isinstance(error, ConnectionRefusedError):
        return Temporary(
            _("Nothing answers on port %(port)s of %(host)s. Check the port, and that the server runs.")
            % {"host": server.host, "port": server.port}
        )
    return Temporary(_("The line to %(host)s broke. We try again by ourselves.") % {"host": server.host})
