"""From whom and to whom: the names of a message, in one quiet line and in full."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parlour.conversations.models import Participant
from parlour.conversations.tokens import conversation_of

SHOWN = 2


@dataclass(frozen=True, slots=True)
class Head:
    """A line of the address head: 'To' and the people in it."""

    label: str
    people: str


@dataclass(frozen=True, slots=True)
class People:
    """The participants of one message."""

    people: list[Participant]

    @property
    def author(self) -> str:
        """Name or address of who wrote, as far as the head says; an empty string when it does not."""
        author = next((one for one in self.people if one.role == "from"), None)
        return (author.name or author.address) if author else ""

    @property
    def line(self) -> str:
        to = [one.name or without_mark(one.address) for one in self.people if one.role == "to"]
        copies = sum(one.role in ("cc", "bcc") for one in self.people)
        if not to:
            return ""
        shown = ", ".join(to[:SHOWN]) + (" …" if len(to) > SHOWN else "")
        if not copies:
            return _("to %(people)s") % {"people": shown}
        words = ngettext("to %(people)s and %(count)d copy", "to %(people)s and %(count)d copies", copies)
        return words % {"people": shown, "count": copies}

    @property
    def heads(self) -> list[Head]:
        labels = {
            "from": _("From"),
            "reply-to": _("Answers to"),
            "to": _("To"),
            "cc": _("Copy"),
            "bcc": _("Blind copy"),
        }
        found = [Head(label, self._written(role)) for role, label in labels.items()]
        return [head for head in found if head.people]

    def _written(self, role: str) -> str:
        in_role = [one for one in self.people if one.role == role]
        pairs = ((one.name, without_mark(one.address)) for one in in_role)
        return ", ".join(f"{name} <{address}>" if name else address for name, address in pairs)


def without_mark(address: str) -> str:
    """The address without our own reply token, which tells a person nothing; anything else stays as it was written."""
    local, at, domain = address.rpartition("@")
    name, plus, token = local.rpartition("+")
    return f"{name}{at}{domain}" if plus and conversation_of(token) else address
