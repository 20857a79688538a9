"""One message or note as the thread shows it. Reads only what `queries.thread` has fetched: no query here."""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from parlour.conversations.models import Attachment, Conversation, Direction, Message
from parlour.conversations.views.deliveries import DeliveryLines
from parlour.conversations.views.file_chips import FileChip, chip
from parlour.conversations.views.heads import People
from parlour.conversations.views.words import Words
from parlour.people.models import Agent

_SORTS = {
    "auto-reply": lambda: _("Automatic answer; nobody has to reply."),
    "bounce": lambda: _("Delivery report: a message of ours came back."),
    "receipt": lambda: _("Receipt for a message of ours."),
}
_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")


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
        message = self.message
        if message.agent is not None:
            return _("You") if self.mine else message.agent.name
        contact = message.contact.head.name if message.contact is not None else ""
        return contact or self.people.author or _("Somebody")

    @property
    def says(self) -> str:
        """The message in three words, for those who hear the page."""
        if self.is_note:
            return _("Private note from %(who)s") % {"who": self.who}
        return _("Email from %(who)s") % {"who": self.who}

    @property
    def line(self) -> str:
        """The quiet words after the name."""
        return _("private note") if self.is_note else self.people.line

    @property
    def sort_note(self) -> str:
        words = _SORTS.get(self.message.kind)
        return words() if words else ""

    @cached_property
    def people(self) -> People:
        return People(list(self.message.participants.all()))

    @cached_property
    def words(self) -> Words:
        return Words(self.message)

    @cached_property
    def delivery(self) -> DeliveryLines:
        return DeliveryLines(list(self.message.deliveries.all()), self.conversation, self._slug)

    @property
    def files(self) -> list[FileChip]:
        return [chip(self.conversation, self._slug, one) for one in self._files if not _is_picture(one)]

    @property
    def pictures(self) -> list[FileChip]:
        return [chip(self.conversation, self._slug, one) for one in self._files if _is_picture(one)]

    @cached_property
    def _files(self) -> list[Attachment]:
        """Files to be listed; what stands inside framed HTML is seen there."""
        framed = self.words.framed
        return [one for one in self.message.attachments.all() if not (one.inline and one.content_id and framed)]

    @property
    def frame_url(self) -> str:
        # Another address once pictures are wanted, so that a frame that is open loads again.
        return self._url("html") + ("?pictures" if self.message.images_shown_at else "")

    @property
    def pictures_url(self) -> str:
        return self._url("show_pictures")

    @property
    def undo_url(self) -> str:
        return self._url("undo") if self.mine and self.delivery.can_be_undone else ""

    @property
    def _slug(self) -> str:
        return str(self.reader.organisation.slug)

    def _url(self, name: str) -> str:
        return reverse(f"conversations:{name}", args=[self._slug, self.conversation.number, self.message.pk])


def _is_picture(one: Attachment) -> bool:
    return one.content_type in _PICTURES and one.kind == "file"
