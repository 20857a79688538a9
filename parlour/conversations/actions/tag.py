"""Putting tags on and taking them off."""

from django.db import transaction
from django.utils.translation import gettext as _

from parlour.conversations.events import Tagged, Untagged, tell
from parlour.conversations.locking import locked
from parlour.conversations.models import Conversation, ConversationTag, Tag
from parlour.conversations.policies import allow, may_manage
from parlour.kernel.actor import Actor
from parlour.kernel.errors import Invalid, LimitExceeded

LONGEST = 60
MOST = 30


@transaction.atomic
def tag(conversation: Conversation, *, actor: Actor, name: str) -> Tag:
    """Put a tag on, making it when nobody used it yet; putting it on twice changes nothing."""
    allow(may_manage(actor))
    word = _tidy(name)
    conversation = locked(conversation)
    if conversation.taggings.count() >= MOST:
        raise LimitExceeded(
            _("A conversation carries at most %(most)s tags; take one off first.") % {"most": MOST}, "name"
        )
    found, _made = Tag.objects.get_or_create(
        organisation_id=conversation.organisation_id, key=word.casefold()[:LONGEST], defaults={"name": word}
    )
    _tagging, new = ConversationTag.objects.get_or_create(
        organisation_id=conversation.organisation_id, conversation=conversation, tag=found
    )
    if new:
        tell(Tagged, conversation, actor=actor, tag_id=found.pk)
    return found


@transaction.atomic
def untag(conversation: Conversation, *, actor: Actor, name: str) -> None:
    """Take a tag off; one that is not on changes nothing."""
    allow(may_manage(actor))
    conversation = locked(conversation)
    tagging = conversation.taggings.filter(tag__key=_tidy(name).casefold()[:LONGEST]).first()
    if tagging:
        tagging.delete()
        tell(Untagged, conversation, actor=actor, tag_id=tagging.tag_id)


def _tidy(name: str) -> str:
    word = " ".join("".join(c if c.isprintable() else " " for c in name).split()).lstrip("#")
    if not word or len(word) > LONGEST:
        raise Invalid(_("A tag has between 1 and %(most)s characters.") % {"most": LONGEST}, "name")
    return word
