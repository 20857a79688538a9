"""Why a mail is where it is: the codes of intake, as sentences that an agent can read."""

from collections.abc import Callable
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from parlour.contacts.models import Contact
from parlour.conversations.models import Conversation, Message
from parlour.inboxes.models import Envelope

Ids = dict[str, str]


def trail(message: Message) -> list[str]:
    """The sentences for a message that came in, in the order of the steps; empty for what we wrote ourselves."""
    if message.envelope_id is None:
        return []
    return sentences(message.envelope)  # type: ignore[arg-type] # just seen not to be None


def sentences(envelope: Envelope) -> list[str]:
    """The sentences for anything that came in, also what was stopped."""
    return sentences_of(envelope.trail)


def sentences_of(steps: list[dict[str, Any]]) -> list[str]:
    """Put steps into words; a code that this version does not know says nothing."""
    found = [_SENTENCES[one["code"]](one.get("ids", {})) for one in steps if one.get("code") in _SENTENCES]
    return [one for one in found if one]


def _plain(sentence: Callable[[], str]) -> Callable[[Ids], str]:
    return lambda ids: sentence()


def _who(ids: Ids) -> str:
    contact = Contact.objects.select_related("merged_into").filter(pk=ids.get("contact")).first() if ids.get("contact") else None
    return (contact.head.name if contact else "") or _("the sender")


def _number(ids: Ids, key: str = "conversation") -> str:
    number = Conversation.objects.filter(pk=ids[key]).values_list("number", flat=True).first() if ids.get(key) else None
    return f"#{number}" if number else _("another conversation")


def _when(ids: Ids) -> str:
    at = Message.objects.filter(pk=ids["message"]).values_list("at", flat=True).first() if ids.get("message") else None
    return date_format(localtime(at), "j F") if at else ""


def _answers_ours(ids: Ids) -> str:
    names = {"who": _who(ids), "when": _when(ids)}
    if not names["when"]:
        return _("It names a message of this conversation (In-Reply-To or References), and %(who)s belongs to it.") % names
    return _("It answers the message of %(when)s (In-Reply-To or References), and %(who)s belongs to this conversation.") % names


_SENTENCES: dict[str, Callable[[Ids], str]] = {
    # which thread
    "thread-token": lambda ids: _("It was sent to the reply address of this conversation, and %(who)s belongs to it.") % {"who": _who(ids)},
    "thread-headers": _answers_ours,
    "thread-number": lambda ids: _("Its subject carries the number of this conversation, and %(who)s belongs to it.") % {"who": _who(ids)},
    "thread-new": _plain(lambda: _("It answers nothing that we know, so a new conversation began.")),
    "thread-import": _plain(lambda: _("It was imported, and the headers put it here.")),
    "stranger-token": lambda ids: _(
        "It was sent to the reply address of %(number)s, but %(who)s is not part of that conversation; so it has one of its own."
    ) % {"number": _number(ids), "who": _who(ids)},
    "stranger-headers": lambda ids: _(
        "It quotes the headers of %(number)s, but %(who)s is not part of that conversation; so it has one of its own."
    ) % {"number": _number(ids), "who": _who(ids)},
    "stranger-number": lambda ids: _(
        "Its subject names %(number)s, but %(who)s is not part of that conversation; so it has one of its own."
    ) % {"number": _number(ids), "who": _who(ids)},
    "thread-was-trashed": lambda ids: _("It answers %(number)s, which is in the trash; so a new conversation began.") % {"number": _number(ids)},
    "token-forged": _plain(lambda: _("It was sent to a reply address that is not one of ours; the address was ignored.")),
    # who wrote
    "reply-to-author": _plain(lambda: _("Its sender is our own address, so the person named for answers counts as the author.")),
    "sender-from-envelope": _plain(lambda: _("It names no author, so the address that handed it over counts as the author.")),
    # what it is
    "auto-reply": _plain(lambda: _("It is an automatic answer: it reopens nothing and nobody has to answer it.")),
    "receipt": _plain(lambda: _("It is a receipt for one of our messages.")),
    "bounce-by-id": lambda ids: _("It reports on our message of %(when)s, which it names.") % {"when": _when(ids)},
    "bounce-by-token": lambda ids: _("It came back to the address from which our message of %(when)s was sent.") % {"when": _when(ids)},
    "bounce-by-recipient": lambda ids: _("It reports on a recipient to whom we wrote on %(when)s.") % {"when": _when(ids)},
    "bounce-unmatched": _plain(lambda: _("It is a delivery report about a message that we do not know.")),
    "list-mail": _plain(lambda: _("It came through a mailing list.")),
    # what was judged
    "sender-blocked": lambda ids: _("%(who)s is blocked, so it went to spam.") % {"who": _who(ids)},
    "spam-hint": _plain(lambda: _("The mail server before us marked it as spam.")),
    "spam-conversation": _plain(lambda: _("The conversation is marked as spam, and this stays with it.")),
    # what was stopped
    "own-mail": _plain(lambda: _("We sent it ourselves; taking it in again would make a loop.")),
    "own-address": _plain(lambda: _("It comes from one of our own addresses; taking it in could make a loop.")),
    "same-mail": _plain(lambda: _("The same mail had come before, by another route.")),
    "own-sent-mail": _plain(lambda: _("It was sent from one of our own addresses, so it counts as written by us.")),
    # what could not be read
    "unreadable": _plain(lambda: _("It could not be read.")),
    "too-many-attempts": _plain(lambda: _("Reading it failed several times.")),
    "no-author": _plain(lambda: _("Nobody is named as its author.")),
}  # fmt: skip
