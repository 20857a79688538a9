"""The standard views of the inbox: their names, words and glyphs, in reading order."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parlour.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class StandardView:
    """One standard view. `empty` says what is true when nothing is in it."""

    name: str
    label: str | Promise
    icon: str
    empty_title: str | Promise
    empty: str | Promise
    counted: bool = True
    lamp: bool = False


STANDARD_VIEWS = (
    StandardView(
        "mine",
        pgettext_lazy("conversations", "Mine"),
        "user-round",
        _("Nothing waits for you"),
        _("What is assigned to you and open stands here."),
    ),
    StandardView(
        "unassigned",
        pgettext_lazy("conversations", "Unassigned"),
        "circle-dashed",
        _("Everything has somebody"),
        _("Conversations that nobody has taken stand here."),
        lamp=True,
    ),
    StandardView(
        "open", _("All open"), "inbox", _("Nothing is waiting"), _("New mail opens a conversation here, at once.")
    ),
    StandardView(
        "snoozed",
        _("Snoozed"),
        "alarm-clock",
        _("Nothing is put off"),
        _("A snoozed conversation waits here and opens by itself at its time, or when the contact writes."),
    ),
    StandardView(
        "drafts",
        _("Drafts"),
        "pencil",
        _("No drafts"),
        _("What you begin to write is kept on the server and found here."),
    ),
    StandardView(
        "failed",
        _("Not delivered"),
        "mail-x",
        _("Everything arrived"),
        _("Replies that could not be delivered stand here until somebody tries again."),
        lamp=True,
    ),
    StandardView(
        "closed",
        _("Closed"),
        "circle-check",
        _("Nothing is closed yet"),
        _("Closed conversations rest here."),
        counted=False,
    ),
    StandardView(
        "all",
        _("All"),
        "layers",
        _("No conversation yet"),
        _("Every conversation but spam and trash stands here."),
        counted=False,
    ),
    StandardView(
        "spam",
        _("Spam"),
        "shield-alert",
        _("No spam"),
        _("What was marked as spam is kept out of sight here."),
        counted=False,
    ),
    StandardView(
        "trash",
        _("Trash"),
        "trash-2",
        _("The trash is empty"),
        _("Deleted conversations stay here until they are restored or their time ends."),
        counted=False,
    ),
)
_BY_NAME = {view.name: view for view in STANDARD_VIEWS}


def standard_view(name: str) -> StandardView:
    """Return the view of this name; raises NotFound for any other."""
    try:
        return _BY_NAME[name]
    except KeyError:
        raise NotFound(str(_("There is no such view."))) from None
