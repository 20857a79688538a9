"""Outside ids (Message-IDs) and the conversations that they lead to."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from parlour.conversations.models import Conversation, ThreadKey

MOST = 100


@dataclass(frozen=True, slots=True)
class Lead:
    """A conversation to which an outside id leads; `own` when one of its messages bears the id."""

    digest: str
    own: bool
    conversation: Conversation


def digest_of(outside_id: str) -> str:
    """An outside id as it is looked up. Ids are compared exactly, apart from blanks around and angle brackets."""
    return hashlib.sha256(outside_id.strip().strip("<>").encode("utf-8", "surrogatepass")).hexdigest()[:32]


def leads(inbox_id: UUID, outside_ids: Iterable[str]) -> list[Lead]:
    """The conversations of one inbox to which these ids lead: the nearest id first, those whose message bears the
    id before those that only refer to it, then the oldest."""
    digests = list(dict.fromkeys(digest_of(one) for one in list(outside_ids)[:MOST]))
    if not digests:
        return []
    place = {digest: position for position, digest in enumerate(digests)}
    keys = ThreadKey.objects.filter(inbox_id=inbox_id, digest__in=digests).order_by("created_at", "pk")
    rows = list(keys.values_list("digest", "own", "conversation_id"))
    known = Conversation.objects.in_bulk({row[2] for row in rows}) if rows else {}
    ordered = sorted(rows, key=lambda row: (place[row[0]], not row[1]))
    return [Lead(digest, own, known[conversation_id]) for digest, own, conversation_id in ordered]


def add_keys(conversation: Conversation, *, own: Iterable[str], referred: Iterable[str] = ()) -> None:
    """Let ids lead to a conversation. The caller has seen that the `referred` ones do not lead elsewhere."""
    rows = keys_for(conversation, own=own, referred=referred)
    # An id that was only referred to becomes the message's own when the message itself comes.
    ThreadKey.objects.bulk_create(
        [row for row in rows if row.own],
        update_conflicts=True,
        unique_fields=["inbox", "digest", "conversation"],
        update_fields=["own"],
    )
    ThreadKey.objects.bulk_create([row for row in rows if not row.own], ignore_conflicts=True)


def keys_for(conversation: Conversation, *, own: Iterable[str], referred: Iterable[str] = ()) -> list[ThreadKey]:
    """The rows by which ids lead to a conversation, not yet inserted."""
    mine = {digest_of(one) for one in own if one}
    others = {digest_of(one) for one in list(referred)[:MOST]} - mine
    return [_key(conversation, digest, own=digest in mine) for digest in sorted(mine | others)]


def _key(conversation: Conversation, digest: str, *, own: bool) -> ThreadKey:
    return ThreadKey(
        organisation_id=conversation.organisation_id,
        inbox_id=conversation.inbox_id,
        conversation=conversation,
        digest=digest,
        own=own,
    )
