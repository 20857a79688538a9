"""Events as one quiet line each: who did what, in the reader's language."""

from collections.abc import Callable
from datetime import datetime

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from parlour.conversations.queries import Entry
from parlour.ui.moments import show


def sentence(entry: Entry, reader_id: object) -> SafeString:
    """The line of an event; the names in it stand out, the reader is 'You'."""
    write = _LINES.get(entry.kind)
    return write(entry, _Names(entry, reader_id)) if write else SafeString("")


class _Names:
    """The people of an event, as the reader calls them."""

    def __init__(self, entry: Entry, reader_id: object) -> None:
        self._reader_id = reader_id
        self._entry = entry

    @property
    def is_reader(self) -> bool:
        return self._entry.agent is not None and self._entry.agent.pk == self._reader_id

    @property
    def doer(self) -> str:
        agent, event = self._entry.agent, self._entry.event
        if agent is None:
            return _("The contact") if event and event.actor_kind == "contact" else "Parlour"
        return _("You") if self.is_reader else agent.name

    @property
    def other(self) -> str:
        agent = self._entry.other
        if agent is None:
            return _("somebody")
        return _("you") if agent.pk == self._reader_id else agent.name


def _by(text: Callable[[], str]) -> Callable[[Entry, _Names], SafeString]:
    return lambda entry, names: format_html(text(), doer=names.doer)


def _assigned(entry: Entry, names: _Names) -> SafeString:
    if entry.data.get("assignee_id") is None:
        return format_html(_("<b>{doer}</b> assigned this to nobody"), doer=names.doer)
    if not (entry.agent and entry.other and entry.agent.pk == entry.other.pk):
        return format_html(_("<b>{doer}</b> assigned this to <b>{other}</b>"), doer=names.doer, other=names.other)
    if names.is_reader:
        return format_html(_("<b>You</b> assigned this to yourself"))
    return format_html(_("<b>{doer}</b> assigned this to themselves"), doer=names.doer)


def _snoozed(entry: Entry, names: _Names) -> SafeString:
    until = show(datetime.fromisoformat(str(entry.data["until"])), "full")
    return format_html(_("<b>{doer}</b> put this off until {until}"), doer=names.doer, until=until)


def _reopened(entry: Entry, names: _Names) -> SafeString:
    if entry.data.get("message_id"):
        return format_html(_("Opened again by the message that came in"))
    return format_html(_("<b>{doer}</b> opened this again"), doer=names.doer)


def _woke(entry: Entry, names: _Names) -> SafeString:
    if entry.data.get("message_id"):
        return format_html(_("Back from snooze, as a message came in"))
    return format_html(_("Back from snooze, as its time had come"))


def _tagged(entry: Entry, names: _Names) -> SafeString:
    return format_html(
        _("<b>{doer}</b> added the tag <b>{tag}</b>"), doer=names.doer, tag=entry.tag or _("that is gone")
    )


def _untagged(entry: Entry, names: _Names) -> SafeString:
    return format_html(
        _("<b>{doer}</b> removed the tag <b>{tag}</b>"), doer=names.doer, tag=entry.tag or _("that is gone")
    )


_LINES: dict[str, Callable[[Entry, _Names], SafeString]] = {
    "assigned": _assigned,
    "closed": _by(lambda: _("<b>{doer}</b> closed this")),
    "reopened": _reopened,
    "snoozed": _snoozed,
    "woke": _woke,
    "marked_spam": _by(lambda: _("<b>{doer}</b> marked this as spam")),
    "unmarked_spam": _by(lambda: _("<b>{doer}</b> took this out of spam")),
    "trashed": _by(lambda: _("<b>{doer}</b> moved this to the trash")),
    "restored": _by(lambda: _("<b>{doer}</b> took this out of the trash")),
    "tagged": _tagged,
    "untagged": _untagged,
    "reply_undone": _by(lambda: _("<b>{doer}</b> took a reply back before it left")),
    "delivery_cancelled": _by(lambda: _("<b>{doer}</b> gave up a copy that had not left")),
}
