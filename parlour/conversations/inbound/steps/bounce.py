"""A delivery report lands on the message that it is about."""

from datetime import timedelta

from django.db.models import QuerySet

from parlour.contacts.models import normalised_email
from parlour.conversations.inbound.answers import Answer, go_on
from parlour.conversations.inbound.arrival import Arrival
from parlour.conversations.keys import digest_of
from parlour.conversations.models import Delivery, Direction, Message
from parlour.conversations.tokens import conversation_of
from parlour.inboxes.contract import InboundKind

RECENT = timedelta(days=5)
MOST = 50


def step(arrival: Arrival) -> Answer:
    """Find the message by the id that the report names, by the address that it came back to, or by recipient."""
    if arrival.kind is not InboundKind.BOUNCE:
        return go_on()
    for find, code in (
        (_by_id, "bounce-by-id"),
        (_by_token, "bounce-by-token"),
        (_by_recipient, "bounce-by-recipient"),
    ):
        found = find(arrival)
        if found:
            arrival.bounced, arrival.conversation = found, found.conversation
            return go_on(code, message=found.pk, conversation=found.conversation_id)
    return go_on("bounce-unmatched")


def _ours(arrival: Arrival) -> QuerySet[Message]:
    rows = Message.objects.filter(inbox=arrival.inbox, direction=Direction.OUTGOING)
    return rows.select_related("conversation")


def _by_id(arrival: Arrival) -> Message | None:
    named = arrival.inbound.bounce.original_message_id if arrival.inbound.bounce else ""
    wanted = [one.strip().strip("<>") for one in (named, *arrival.inbound.thread_ids) if one]
    if not wanted:
        return None
    found = _ours(arrival).filter(organisation_id=arrival.inbox.organisation_id, outside_id__in=wanted[:MOST])
    by_digest = {digest_of(one.outside_id): one for one in found}
    return next((by_digest[digest] for digest in map(digest_of, wanted) if digest in by_digest), None)


def _by_token(arrival: Arrival) -> Message | None:
    for token in arrival.inbound.reply_tokens[:MOST]:
        conversation_id = conversation_of(token)
        if conversation_id:
            rows = _ours(arrival).filter(conversation_id=conversation_id)
            return _to_those(rows, arrival) or rows.order_by("-at", "-pk").first()
    return None


def _by_recipient(arrival: Arrival) -> Message | None:
    return _to_those(_ours(arrival).filter(at__gte=arrival.at - RECENT), arrival)


def _to_those(rows: QuerySet[Message], arrival: Arrival) -> Message | None:
    failed = [normalised_email(one) for one in (arrival.inbound.bounce.recipients if arrival.inbound.bounce else ())][
        :MOST
    ]
    if not failed:
        return None
    sent = Delivery.objects.filter(
        organisation_id=arrival.inbox.organisation_id, address__in=failed, sent_at__isnull=False, inbox=arrival.inbox
    )
    return rows.filter(pk__in=sent.values("message")).order_by("-at", "-pk").first()
