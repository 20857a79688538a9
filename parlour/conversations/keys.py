"""Outside ids (Message-IDs) and the conversations that they lead to."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

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


def leads(inbox_id: object, outside_ids: Iterable[str]) -> list[Lead]:
    """The conversations of one inbox to which these ids lead: the nearest id first, those whose message bears the
    id before those that only refer to it, then the oldest."""
    digests = list(dict.fromkeys(digest_of(one) for one in list(outside_ids)[:MOST]))
    if not digests:
        return []
    place = {digest: position for position, digest in enumerate(digests)}
    rows = ThreadKey.objects.filter(inbox_id=inbox_id, digest__in=digests).select_related("conversation")
    ordered = sorted(rows, key=lambda row: (place[row.digest], not row.own, row.created_at, row.pk))
    return [Lead(row.digest, row.own, row.conversation) for row in ordered]


def add_keys(conversation: Conversation, *, own: Iterable[str], referred: Iterable[str] = ()) -> None:
    """Let ids lead to a conversation. The caller has seen that the `referred` ones do not lead elsewhere."""
    mine = {digest_of(one) for one in own if one}
    others = {digest_of(one) for one in list(referred)[:MOST]} - mine
    rows = [_key(conversation, digest, own=True) for digest in sorted(mine)]
    rows += [_key(conversation, digest, own=False) for digest in sorted(others)]
    if rows:
        # An id that was only referred to becomes the message's own when the message itself comes.
        ThreadKey.objects.bulk_create(rows[: len(mine)], update_conflicts=True, unique_fields=["inbox", "digest", "conversation"], update_fields=["own"])
        ThreadKey.objects.bulk_create(rows[len(mine) :], ignore_conflicts=True)


def _key(conversation: Conversation, digest: str, *, own: bool) -> ThreadKey:
    return ThreadKey(
        organisation_id=conversation.organisation_id,
        inbox_id=conversation.inbox_id,
        conversation=conversation,
        digest=digest,
        own=own,
    )
