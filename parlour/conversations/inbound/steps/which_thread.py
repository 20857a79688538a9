"""Which conversation: by our reply token, by the ids in its headers, by a number in its subject.

All three need an author who belongs to the conversation. A stranger who quotes headers, holds a token that was
forwarded to him or guesses a number gets a conversation of his own, and the agent can read why.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from parlour.conversations.inbound.answers import Answer, go_on
from parlour.conversations.inbound.arrival import Arrival
from parlour.conversations.inbound.belonging import where_author_belongs
from parlour.conversations.keys import digest_of, leads
from parlour.conversations.models import Conversation, Message, Status
from parlour.conversations.tokens import conversation_of

MOST_TOKENS = 10
MOST_IDS = 100
# "[#4187]" as people and programs write it; a bare "#4187" is too often an order number.
_NUMBER = re.compile(r"\[#(\d{1,15})\]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A conversation, by which evidence it was found, and the id that led there."""

    how: str
    conversation: Conversation
    digest: str = ""
    own: bool = True


def step(arrival: Arrival) -> Answer:
    """Join the first conversation to which the author belongs, else begin a new one, and say why."""
    ids = _ids(arrival)
    if arrival.conversation:
        return go_on()
    candidates = list(_candidates(arrival, ids))
    if candidates:
        arrival.batch.write()  # who belongs is asked of the rows
    belongs = where_author_belongs(arrival, (one.conversation for one in candidates))
    _keys_for_new(arrival, ids, candidates, belongs)
    fitting = [one for one in candidates if one.conversation.pk in belongs and _open_to(arrival, one.conversation)]
    return _join(arrival, _first(arrival, fitting)) if fitting else _why_new(arrival, candidates, belongs)


def _ids(arrival: Arrival) -> tuple[str, ...]:
    named = (arrival.inbound.receipt_for, *arrival.inbound.thread_ids)
    return tuple(dict.fromkeys(one for one in named if one))[:MOST_IDS]


def _candidates(arrival: Arrival, ids: tuple[str, ...]) -> Iterator[Candidate]:
    tokens = [found for one in arrival.inbound.reply_tokens[:MOST_TOKENS] if (found := conversation_of(one))]
    if tokens:
        yield from (Candidate("token", one) for one in _here(arrival).filter(pk__in=tokens))
    # Its own id too: an answer to it may have come before it.
    wanted = [*ids, arrival.inbound.outside_id] if arrival.inbound.outside_id else ids
    known = arrival.batch.known.digests
    for lead in leads(arrival.inbox.pk, [one for one in wanted if digest_of(one) in known]):
        yield Candidate("headers", lead.conversation, lead.digest, lead.own)
    number = _NUMBER.search(arrival.inbound.subject)
    if number:
        yield from (Candidate("number", one) for one in _here(arrival).filter(number=int(number[1])))


def _here(arrival: Arrival) -> QuerySet[Conversation]:
    return Conversation.objects.filter(inbox=arrival.inbox)


def _keys_for_new(arrival: Arrival, ids: tuple[str, ...], candidates: list[Candidate], belongs: set[UUID]) -> None:
    # An id that leads elsewhere goes on leading there, unless that is in the trash, or is the conversation of a
    # stranger who only referred to it: otherwise he could keep a thread apart by quoting its headers first.
    kept = [one for one in candidates if one.own or one.conversation.pk in belongs]
    taken = {one.digest for one in kept if one.conversation.status != Status.TRASH}
    arrival.new_keys = tuple(one for one in ids if digest_of(one) not in taken)


def _first(arrival: Arrival, fitting: list[Candidate]) -> Candidate:
    """The candidate by the nearest evidence; where one id leads to several, the author's own conversation."""
    nearest = fitting[0]
    equal = [one for one in fitting if (one.how, one.digest, one.own) == (nearest.how, nearest.digest, nearest.own)]
    mine = (one for one in equal if arrival.contact and one.conversation.contact_id == arrival.contact.pk)
    return next(mine, nearest)


def _open_to(arrival: Arrival, conversation: Conversation) -> bool:
    if conversation.status == Status.TRASH:
        return False
    return not arrival.spam or conversation.status == Status.SPAM or not _blocked(arrival)


def _blocked(arrival: Arrival) -> bool:
    return bool(arrival.identity and arrival.identity.blocked_at)


def _join(arrival: Arrival, candidate: Candidate) -> Answer:
    arrival.conversation = candidate.conversation
    who = arrival.contact.pk if arrival.contact else None
    message = _message_of(arrival, candidate) if candidate.how == "headers" else None
    return go_on(f"thread-{candidate.how}", conversation=candidate.conversation.pk, contact=who, message=message)


def _message_of(arrival: Arrival, candidate: Candidate) -> object:
    named = next((one for one in _ids(arrival) if digest_of(one) == candidate.digest), "")
    rows = Message.objects.filter(
        organisation_id=arrival.inbox.organisation_id,
        outside_id=named.strip().strip("<>"),
        conversation=candidate.conversation,
    )
    return rows.values_list("pk", flat=True).first() if named else None


def _why_new(arrival: Arrival, candidates: list[Candidate], belongs: set[UUID]) -> Answer:
    who = arrival.contact.pk if arrival.contact else None
    for one in candidates:
        if one.conversation.pk not in belongs:
            return go_on(f"stranger-{one.how}", conversation=one.conversation.pk, contact=who)
        if one.conversation.status == Status.TRASH:
            return go_on("thread-was-trashed", conversation=one.conversation.pk)
    return go_on("thread-new")
