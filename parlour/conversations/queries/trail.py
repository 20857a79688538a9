"""Why a mail is where it is: the codes of intake, as sentences that an agent can read."""

from collections.abc import Callable
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from parlour.contacts.models import Contact
from parlour.conversations.models import Conversation, Message
from parlour.conversations.queries.trail_words import WORDS
from parlour.inboxes.models import Envelope

Ids = dict[str, str]


def trail(message: Message) -> list[str]:
    """The sentences for a message that came in, in the order of the steps; empty for what we wrote ourselves."""
    return sentences(message.envelope) if message.envelope else []


def sentences(envelope: Envelope) -> list[str]:
    """The sentences for anything that came in, also what was stopped."""
    return sentences_of(envelope.trail)


def sentences_of(steps: list[dict[str, Any]]) -> list[str]:
    """Put steps into words; a code that this version does not know says nothing."""
    return [_in_words(one["code"], one.get("ids", {})) for one in steps if one.get("code") in WORDS]


def _in_words(code: str, ids: Ids) -> str:
    if code == "thread-headers" and "message" not in ids:
        code = "thread-headers-only"
    sentence = str(WORDS[code])
    return sentence % {name: find(ids) for name, find in _FINDERS.items() if f"%({name})s" in sentence}


def _who(ids: Ids) -> str:
    if "contact" not in ids:
        return _("the sender")
    contact = Contact.objects.select_related("merged_into").filter(pk=ids["contact"]).first()
    return (contact.head.name if contact else "") or _("the sender")


def _number(ids: Ids) -> str:
    numbers = Conversation.objects.filter(pk=ids.get("conversation", "")) if "conversation" in ids else None
    number = numbers.values_list("number", flat=True).first() if numbers else None
    return f"#{number}" if number else _("another conversation")


def _when(ids: Ids) -> str:
    messages = Message.objects.filter(pk=ids["message"]) if "message" in ids else None
    at = messages.values_list("at", flat=True).first() if messages else None
    return date_format(localtime(at), "j F") if at else _("a day that is no longer known")


_FINDERS: dict[str, Callable[[Ids], str]] = {"who": _who, "number": _number, "when": _when}
