"""An automatic answer (RFC 3834) stays with what it answers and asks nobody's attention."""

from parlour.conversations.inbound.answers import Answer, go_on
from parlour.conversations.inbound.arrival import Arrival
from parlour.inboxes.contract import InboundKind


def step(arrival: Arrival) -> Answer:
    """Note it; landing then reopens nothing, and nobody waits for an answer."""
    if arrival.kind is InboundKind.AUTO_REPLY:
        return go_on("auto-reply")
    return go_on("list-mail") if arrival.inbound.list_id else go_on()
