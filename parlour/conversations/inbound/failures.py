"""What a delivery report changes: the copies that came back, the addresses that do not work."""

from parlour.contacts.actions.bounce import mark_bounced
from parlour.contacts.models import normalised_email
from parlour.conversations.events import DeliveryFailed, FailureState, fact_about
from parlour.conversations.inbound.arrival import Arrival
from parlour.conversations.models import Conversation, Delivery, DeliveryState
from parlour.kernel.actor import SYSTEM
from parlour.kernel.events import Fact

# What a report may contradict: only what has left can come back.
LEFT = (DeliveryState.SENT, DeliveryState.UNCONFIRMED, DeliveryState.BOUNCED)
LONGEST_CODE = 40


def note_failures(arrival: Arrival, conversation: Conversation) -> list[Fact]:
    """Mark what came back for good, note what is delayed; returns the facts to record, which come last."""
    report = arrival.inbound.bounce
    if report is None or arrival.bounced is None:
        return []
    facts: list[Fact] = []
    change = _fail if report.hard else _delay
    for copy in _copies(arrival):
        facts += change(copy, report.status[:LONGEST_CODE], conversation)
        if report.hard and not _found_by_recipient_only(arrival):
            mark_bounced(copy.address, report.status, actor=SYSTEM)
    return facts


def _copies(arrival: Arrival) -> list[Delivery]:
    rows = list(Delivery.objects.filter(message=arrival.bounced, state__in=LEFT).order_by("pk"))
    named = {normalised_email(one) for one in (arrival.inbound.bounce.recipients if arrival.inbound.bounce else ())}
    hit = [one for one in rows if normalised_email(one.address) in named]
    # A forward behind the address names the last address, not ours; with one recipient there is no doubt.
    return hit or (rows if len(rows) == 1 else [])


def _fail(copy: Delivery, code: str, conversation: Conversation) -> list[Fact]:
    if copy.state == DeliveryState.BOUNCED:
        return []
    copy.state, copy.code = DeliveryState.BOUNCED, code
    copy.save(update_fields=["state", "code"])
    conversation.has_failure = True
    return [_fact(copy, conversation, FailureState.BOUNCED)]


def _delay(copy: Delivery, code: str, conversation: Conversation) -> list[Fact]:
    if copy.state == DeliveryState.BOUNCED:
        return []
    copy.code = code
    copy.save(update_fields=["code"])
    return [_fact(copy, conversation, FailureState.DELAYED)]


def _fact(copy: Delivery, conversation: Conversation, state: FailureState) -> Fact:
    return fact_about(DeliveryFailed, conversation, message_id=copy.message_id, delivery_id=copy.pk, state=state)


def _found_by_recipient_only(arrival: Arrival) -> bool:
    # Anybody can write such a report; it must not spoil the name of an address.
    return any(one["code"] == "bounce-by-recipient" for one in arrival.trail)
