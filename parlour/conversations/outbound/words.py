"""The words of a message of ours: checked, with subject, signature and the quoted message before."""

import re

from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from parlour.conversations.models import Message
from parlour.inboxes.models import Inbox
from parlour.kernel.errors import Invalid, LimitExceeded
from parlour.people.models import Agent

LONGEST_TEXT = 200_000
LONGEST_QUOTE = 20_000
LONGEST_SUBJECT = 500
LONGEST_HEAD = 2000
# "Re:" as mail programs write it in the languages that we meet most, also numbered ("Re[2]:") and repeated.
_PREFIX = re.compile(
    r"^\s*(?:(?:re|aw|antw|sv|vs|ref|rif|odp|r|tr|wg|fw|fwd|doorst|vl|rv|enc|res|回复|答复|转发)(?:\[\d{1,3}\]|\(\d{1,3}\))?\s*[:：]\s*)+",
    re.IGNORECASE,
)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def spoken(text: str, *, or_files: bool = False) -> str:
    """The text of an agent, line ends made plain. Raises Invalid when there is nothing, LimitExceeded when too much."""
    text = _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip("\n").rstrip()
    if not text.strip() and not or_files:
        raise Invalid(_("Write something first."), "text")
    if len(text) > LONGEST_TEXT:
        raise LimitExceeded(_("A message has at most %(most)s characters.") % {"most": LONGEST_TEXT}, "text")
    return text


def subject_line(subject: str) -> str:
    """A subject as it is stored and sent: one line, bounded. Line breaks can't begin a header of their own."""
    return " ".join("".join(c if c.isprintable() else " " for c in subject).split())[:LONGEST_SUBJECT]


def base_subject(subject: str) -> str:
    """The subject without the prefixes that answers and forwards pile up."""
    return _PREFIX.sub("", subject).strip()


def answer_subject(subject: str) -> str:
    """The subject of an answer: one prefix, whatever was there before."""
    return subject_line(f"Re: {base_subject(subject)}")


def forward_subject(subject: str) -> str:
    """The subject of a forward."""
    return subject_line(f"Fwd: {base_subject(subject)}")


def signature(agent: Agent, inbox: Inbox) -> str:
    """The agent's signature over the inbox's."""
    return "\n".join(part.strip("\n") for part in (agent.signature, inbox.signature) if part.strip())


def quote(message: Message, *, locale: str) -> str:
    """The new words of a message, marked as quoted, under a line that says whose they are."""
    with translation.override(locale):
        when = date_format(localtime(message.written_at or message.at), "j F Y H:i")
        line = _("On %(when)s, %(who)s wrote:") % {"when": when, "who": author_name(message)}
    body = message.text[:LONGEST_QUOTE].strip("\n")
    return "\n".join([line, *(f"> {one}" if one else ">" for one in body.split("\n"))])


def forwarded(message: Message, text: str, *, locale: str) -> str:
    """A message as a forward carries it: its head in words, then all of it."""
    people = list(message.participants.all())
    named = {
        role: ", ".join(_shown(one.name, one.address) for one in people if one.role == role)[:LONGEST_HEAD]
        for role in ("from", "to", "cc")
    }
    with translation.override(locale):
        lines = [
            _("---------- Forwarded message ----------"),
            _("From: %(from)s") % {"from": named["from"] or author_name(message)},
            _("Date: %(when)s") % {"when": date_format(localtime(message.written_at or message.at), "j F Y H:i")},
            _("Subject: %(subject)s") % {"subject": message.subject},
            _("To: %(to)s") % {"to": named["to"]},
        ]
        if named["cc"]:
            lines.append(_("Cc: %(cc)s") % {"cc": named["cc"]})
    return "\n".join(lines) + "\n\n" + text[:LONGEST_TEXT]


def author_name(message: Message) -> str:
    """Who wrote a message, in words."""
    if message.contact:
        return str(message.contact.head.name)
    return str(message.agent.name if message.agent else message.inbox.sender_name or message.inbox.name)


def _shown(name: str, address: str) -> str:
    return f"{name} <{address}>" if name else address
