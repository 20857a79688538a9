"""A receipt (RFC 8098) belongs to the message that was read."""

from parlour.conversations.inbound.answers import Answer, go_on
from parlour.conversations.inbound.arrival import Arrival
from parlour.inboxes.contract import InboundKind


def step(arrival: Arrival) -> Answer:
    """Note it; which message it is about, the step “which thread” finds out with the other ids."""
    return go_on("receipt") if arrival.kind is InboundKind.RECEIPT else go_on()
