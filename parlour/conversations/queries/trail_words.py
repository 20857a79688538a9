"""The reasons of intake in words, by their codes. `who`, `number` and `when` are looked up when they are read."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    # which thread
    "thread-token": _("It was sent to the reply address of this conversation, and %(who)s belongs to it."),
    "thread-headers": _(
        "It answers the message of %(when)s (In-Reply-To or References), and %(who)s belongs to this conversation."
    ),
    "thread-headers-only": _(
        "It names a message of this conversation (In-Reply-To or References), and %(who)s belongs to it."
    ),
    "thread-number": _("Its subject carries the number of this conversation, and %(who)s belongs to it."),
    "thread-new": _("It answers nothing that we know, so a new conversation began."),
    "stranger-token": _(
        "It was sent to the reply address of %(number)s, but %(who)s is not part of that conversation; "
        "so it has one of its own."
    ),
    "stranger-headers": _(
        "It quotes the headers of %(number)s, but %(who)s is not part of that conversation; so it has one of its own."
    ),
    "stranger-number": _(
        "Its subject names %(number)s, but %(who)s is not part of that conversation; so it has one of its own."
    ),
    "thread-was-trashed": _("It answers %(number)s, which is in the trash; so a new conversation began."),
    # who wrote
    "reply-to-author": _("Its sender is our own address, so the person named for answers counts as the author."),
    "sender-from-envelope": _("It names no author, so the address that handed it over counts as the author."),
    # what it is
    "auto-reply": _("It is an automatic answer: it reopens nothing and nobody has to answer it."),
    "receipt": _("It is a receipt for one of our messages."),
    "bounce-by-id": _("It reports on our message of %(when)s, which it names."),
    "bounce-by-token": _("It came back to the address from which our message of %(when)s was sent."),
    "bounce-by-recipient": _("It reports on a recipient to whom we wrote on %(when)s."),
    "bounce-unmatched": _("It is a delivery report about a message that we do not know."),
    "list-mail": _("It came through a mailing list."),
    "all-quoted": _("All of it is quoted text."),
    "files-left-out": _("Some of its files were beyond the limits and are only in the original."),
    # what was judged
    "sender-blocked": _("%(who)s is blocked, so it went to spam."),
    "spam-hint": _("The mail server before us marked it as spam."),
    # what was stopped
    "own-mail": _("We sent it ourselves; taking it in again would make a loop."),
    "own-address": _("It comes from one of our own addresses; taking it in could make a loop."),
    "same-mail": _("The same mail had come before, by another route."),
    "own-sent-mail": _("It was sent from one of our own addresses, so it counts as written by us."),
    # what could not be read
    "unreadable": _("It could not be read."),
    "too-many-attempts": _("Reading it failed several times."),
    "no-author": _("Nobody is named as its author."),
}
