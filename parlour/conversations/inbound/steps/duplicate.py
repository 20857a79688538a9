"""The same mail by another route (an alias, a second fetch, a list that we are on twice) is one message."""

from parlour.conversations.inbound.answers import Answer, go_on, stop
from parlour.conversations.inbound.arrival import Arrival
from parlour.conversations.models import Message

SAME = "same-mail"


def step(arrival: Arrival) -> Answer:
    """Stop what is a message of this inbox already. The unique constraint says the same to those who race."""
    fingerprint = arrival.inbound.fingerprint
    if not fingerprint or fingerprint not in arrival.batch.known.fingerprints:
        return go_on()
    known = Message.objects.filter(inbox=arrival.inbox, fingerprint=fingerprint).values_list("pk", flat=True).first()
    return stop(SAME, message=known) if known else go_on()
