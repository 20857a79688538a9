"""New words apart from quoted ones. The channel has parted them; here it is seen that nothing was lost."""

from parlour.conversations.inbound.answers import Answer, go_on
from parlour.conversations.inbound.arrival import Arrival


def step(arrival: Arrival) -> Answer:
    """Say when all of a mail was quoted: then it is shown whole."""
    inbound = arrival.inbound
    return go_on("all-quoted") if inbound.text.strip() and not inbound.new_text.strip() else go_on()


def shown_text(arrival: Arrival) -> str:
    """The words that a message shows unfolded."""
    inbound = arrival.inbound
    if inbound.new_text.strip() or inbound.quoted_text.strip():
        return inbound.new_text
    return inbound.new_text if inbound.signature_text.strip() else inbound.text
