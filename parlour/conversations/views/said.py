"""One message or note as the thread shows it. Reads only what `queries.thread` has fetched: no query here."""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parlour.conversations.models import Attachment, Conversation, Direction, Message, Participant
from parlour.conversations.views.deliveries import DeliveryLines, Failure
from parlour.conversations.views.file_chips import FileChip, chip
from parlour.kernel.markup import text_to_html
from parlour.people.models import Agent

_SORTS = {
    "auto-reply": lambda: _("Automatic answer; nobody has to reply."),
    "bounce": lambda: _("Delivery report: a message of ours came back."),
    "receipt": lambda: _("Receipt for a message of ours."),
}
LONGEST_SHOWN = 100_000
_DESIGNED = ("<img", "<table", "<TABLE", "bgcolor", "background")
_COLOURED = ("bgcolor", "background", "color:", "color=")


@dataclass(frozen=True, slots=True)
class Head:
    """A line of the address head: 'To' and the people in it."""

    label: str
    people: str


@dataclass(frozen=True)
class Said:
    """What was said, by whom, to whom, and what became of it."""

    message: Message
    conversation: Conversation
    reader: Agent
    unread: bool = False
    sort: str = "message"

    @property
    def is_note(self) -> bool:
        return self.message.direction == Direction.NOTE

    @property
    def ours(self) -> bool:
        return self.message.direction == Direction.OUTGOING

    @property
    def mine(self) -> bool:
        return self.message.agent_id == self.reader.pk

    @property
    def icon(self) -> str:
        if self.is_note:
            return "lock"
        return {"bounce": "mail-x", "forward": "forward"}.get(self.message.kind, "mail")

    @cached_property
    def who(self) -> str:
        if self.message.agent is not None:
            return _("You") if self.mine else self.message.agent.name
        if self.message.contact is not None and self.message.contact.head.name:
            return str(self.message.contact.head.name)
        author = next((one for one in self._people if one.role == "from"), None)
        return (author.name or author.address) if author else _("Somebody")

    @property
    def says(self) -> str:
        if self.is_note:
            return _("Private note from %(who)s") % {"who": self.who}
        return _("Email from %(who)s") % {"who": self.who}

    @property
    def line(self) -> str:
        """The quiet words after the name."""
        if self.is_note:
            return _("private note")
        to = [one.name or one.address for one in self._people if one.role == "to"]
        copies = sum(one.role in ("cc", "bcc") for one in self._people)
        if not to:
            return ""
        shown = ", ".join(to[:2]) + (" …" if len(to) > 2 else "")
        if not copies:
            return _("to %(people)s") % {"people": shown}
        return ngettext("to %(people)s and %(count)d copy", "to %(people)s and %(count)d copies", copies) % {
            "people": shown,
            "count": copies,
        }

    @property
    def copies(self) -> bool:
        return not self.is_note and len(self._people) > 1

    @property
    def heads(self) -> list[Head]:
        labels = {
            "from": _("From"),
            "reply-to": _("Answers to"),
            "to": _("To"),
            "cc": _("Copy"),
            "bcc": _("Blind copy"),
        }
        heads = []
        for role, label in labels.items():
            people = [
                f"{one.name} <{one.address}>" if one.name else one.address for one in self._people if one.role == role
            ]
            if people:
                heads.append(Head(label, ", ".join(people)))
        return heads

    @property
    def sort_note(self) -> str:
        words = _SORTS.get(self.message.kind)
        return words() if words else ""

    # --- the words

    @property
    def framed(self) -> bool:
        """Designed HTML stands in its frame at once. What one person answers another is read as text, with the quoted
        part folded, and its HTML stands one press away."""
        message = self.message
        return self._has_html and (not message.text.strip() or (not message.quoted_text and is_designed(message.html)))

    @property
    def framed_too(self) -> bool:
        return self._has_html and not self.framed

    @property
    def _has_html(self) -> bool:
        """What we wrote ourselves is text; its HTML was made from it."""
        return bool(self.message.html) and self.message.direction == Direction.INCOMING

    @property
    def coloured(self) -> bool:
        return is_coloured(self.message.html)

    @property
    def body(self) -> SafeString:
        return mark_safe(text_to_html(self.message.text[:LONGEST_SHOWN]))  # noqa: S308 - text_to_html escapes all

    @property
    def cut(self) -> bool:
        """True when only the beginning is shown; a page is no place for a book."""
        return len(self.message.text) > LONGEST_SHOWN and not self.framed

    @property
    def quote(self) -> str:
        return self.message.quoted_text[:LONGEST_SHOWN]

    @property
    def quote_says(self) -> str:
        lines = self.message.quoted_text.count("\n") + 1
        return ngettext("Quoted text, %(count)d line", "Quoted text, %(count)d lines", lines) % {"count": lines}

    @property
    def signature(self) -> str:
        return self.message.signature_text

    @property
    def frame_url(self) -> str:
        # Another address once pictures are wanted, so that a frame that is open loads again.
        return self._url("html") + ("?pictures" if self.message.images_shown_at else "")

    @property
    def pictures_hidden(self) -> bool:
        return self.message.remote_images and self.message.images_shown_at is None

    @property
    def pictures_url(self) -> str:
        return self._url("show_pictures")

    # --- the files

    @property
    def files(self) -> list[FileChip]:
        return [chip(self.conversation, self._slug, one) for one in self._files if not _is_picture(one)]

    @property
    def pictures(self) -> list[FileChip]:
        return [chip(self.conversation, self._slug, one) for one in self._files if _is_picture(one)]

    @cached_property
    def _files(self) -> list[Attachment]:
        """Files to be listed; what stands inside framed HTML is seen there."""
        return [one for one in self.message.attachments.all() if not (one.inline and one.content_id and self.framed)]

    # --- what became of it

    @cached_property
    def _deliveries(self) -> DeliveryLines:
        return DeliveryLines(list(self.message.deliveries.all()), self.conversation, self._slug)

    @property
    def failures(self) -> list[Failure]:
        return self._deliveries.failures

    @property
    def waiting(self) -> str:
        return self._deliveries.waiting

    @property
    def undo_url(self) -> str:
        return self._url("undo") if self._deliveries.can_be_undone and self.mine else ""

    @property
    def sent(self) -> str:
        return self._deliveries.sent

    # ---

    @property
    def _people(self) -> list[Participant]:
        return list(self.message.participants.all())

    @property
    def _slug(self) -> str:
        return str(self.reader.organisation.slug)

    def _url(self, name: str) -> str:
        return reverse(f"conversations:{name}", args=[self._slug, self.conversation.number, self.message.pk])


def is_designed(html: str) -> bool:
    """HTML that loses something when it is read as text: pictures, tables, backgrounds."""
    return any(mark in html for mark in _DESIGNED)


def is_coloured(html: str) -> bool:
    """Mail with colours of its own is shown on white paper, also in the dark."""
    return any(mark in html for mark in _COLOURED)


def _is_picture(one: Attachment) -> bool:
    return one.content_type in ("image/png", "image/jpeg", "image/gif", "image/webp") and one.kind == "file"
