"""Why something is in quarantine, in words. The codes are a closed list; an unknown one is shown as it is."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_WORDS: dict[str, str | Promise] = {
    "unreadable": gettext_lazy("The mail can't be understood as a mail at all, or its stored bytes are damaged."),
    "no-author": gettext_lazy("It names nobody who wrote it."),
    "too-many-attempts": gettext_lazy("Reading it failed several times; the cause is in the server's log."),
}


def why(code: str) -> str:
    """Return the reason as a sentence."""
    return str(_WORDS.get(code) or _("It could not be read (%(code)s).") % {"code": code or "?"})
