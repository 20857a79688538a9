"""Files as chips: a glyph for the kind, the name, the size. Addresses ask us first and expire never."""

from dataclasses import dataclass

from django.urls import reverse

from parlour.conversations.models import Attachment, Conversation

_GLYPHS = {
    "calendar": "calendar",
    "smime": "lock",
    "pgp": "lock",
    "tnef": "file-archive",
    "message": "mail",
    "receipt": "mail",
}
_FAMILIES = {"image": "image", "audio": "music", "video": "video", "text": "file-text"}
_ARCHIVES = ("zip", "tar", "gzip", "7z", "rar")
_OPENED_IN_BROWSER = ("image/png", "image/jpeg", "image/gif", "image/webp", "text/plain")


@dataclass(frozen=True, slots=True)
class FileChip:
    """What a chip shows. `opens`: the browser shows it itself; all else is saved."""

    name: str
    size: int
    icon: str
    url: str
    opens: bool
    remove_url: str = ""


def chip(conversation: Conversation, slug: str, one: Attachment, remove_url: str = "") -> FileChip:
    url = reverse("conversations:file", args=[slug, conversation.number, one.pk])
    return FileChip(one.filename, one.size, glyph(one), url, one.content_type in _OPENED_IN_BROWSER, remove_url)


def glyph(one: Attachment) -> str:
    """The icon for what a file says it is."""
    if one.kind in _GLYPHS:
        return _GLYPHS[one.kind]
    if any(mark in one.content_type for mark in _ARCHIVES):
        return "file-archive"
    return _FAMILIES.get(one.content_type.partition("/")[0], "file-text")
