"""How an inbox fares, as a word, a tone and a sentence."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.humanize.templatetags.humanize import naturaltime
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from parlour.inboxes import configuration
from parlour.inboxes.contract import Authorisation
from parlour.inboxes.events import HealthState
from parlour.inboxes.models import Inbox
from parlour.inboxes.registry import channel
from parlour.kernel.clock import now
from parlour.kernel.errors import ParlourError

STALE = timedelta(minutes=45)


@dataclass(frozen=True, slots=True)
class State:
    """`tone` is one of ui's state tones: yes, ask, warn, bad or empty."""

    word: str | Promise
    tone: str
    sentence: str | Promise = ""


def state_of(inbox: Inbox) -> State:
    """Return the state of an inbox; what needs a person comes first."""
    if not inbox.is_active:
        return State(_("Paused"), "", _("Nothing is fetched and nothing is sent."))
    try:
        settings, kind = configuration.settings_of(inbox), channel(inbox.kind)
    except ParlourError as error:
        return State(_("Settings unreadable"), "bad", error.sentence)
    if kind.authorisation(settings) is Authorisation.MISSING:
        return State(_("Needs a sign-in"), "warn", _("Sign in at the provider, so that Parlour may fetch and send."))
    if inbox.health == HealthState.TROUBLE:
        return State(_("In trouble"), "bad", inbox.health_sentence)
    if inbox.sending_paused_at is not None:
        return State(_("Sending stopped"), "warn", _("The brake stopped sending. Look, then let it send again."))
    return _looked_after(inbox) if kind.fetches(settings) else State(_("Ready"), "yes", _("Takes what is sent to it."))


def _looked_after(inbox: Inbox) -> State:
    if inbox.health != HealthState.OK or inbox.health_at is None:
        return State(_("Not looked at yet"), "ask", _("It is fetched within a minute while Parlour runs."))
    if now() - inbox.health_at > STALE:
        when = naturaltime(inbox.health_at)
        return State(
            _("Not looked at"), "warn", _("Last looked at %(when)s. Is Parlour's intake running?") % {"when": when}
        )
    return State(_("Working"), "yes")
