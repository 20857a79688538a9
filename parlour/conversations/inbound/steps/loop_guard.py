"""Our own mail must not come in as somebody's: that is how loops begin."""

from dataclasses import replace
from uuid import UUID

from parlour.conversations.inbound.answers import Answer, go_on, stop
from parlour.conversations.inbound.arrival import Arrival
from parlour.conversations.models import Direction, Message
from parlour.conversations.queries.recipients import is_ours
from parlour.conversations.tokens import is_ours as made_here
from parlour.inboxes.contract import InboundKind, Party

MOST_MARKS = 10


def step(arrival: Arrival) -> Answer:
    """Find the author, and stop what we sent ourselves: by our Message-ID, by our mark, by our own address.

    A web form often writes as our own address and names the customer in Reply-To: then that is the author. Old mail
    of ours that is imported becomes a message of ours.
    """
    arrival.kind, arrival.author = arrival.inbound.kind, arrival.inbound.sender
    if made_here(arrival.inbound.outside_id):
        return stop("own-mail")
    if arrival.kind is InboundKind.BOUNCE:
        return go_on()  # a report carries the marks of the mail that it is about
    if arrival.author is None or not is_ours(arrival.author.address, arrival.own_addresses):
        return _unless_marked(arrival)
    if arrival.imported:
        arrival.direction = Direction.OUTGOING
        return go_on("own-sent-mail")
    customer = _reply_to(arrival)
    if customer and not arrival.inbound.loop_marks:
        arrival.author = replace(customer, role="from")
        return go_on("reply-to-author")
    return stop("own-address")


def _unless_marked(arrival: Arrival) -> Answer:
    # A list or a forwarder may send our mail back in a foreign name and with a new id: our mark names it all the same.
    # Another house with a Parlour marks its mails too; they are not ours, and welcome.
    marks = [found for one in arrival.inbound.loop_marks[:MOST_MARKS] if (found := _row_id(one))]
    ours = Message.objects.filter(organisation_id=arrival.inbox.organisation_id, pk__in=marks) if marks else None
    return stop("own-mail") if ours and ours.exists() else go_on()


def _row_id(mark: str) -> UUID | None:
    try:
        return UUID(mark.strip())
    except ValueError:
        return None


def _reply_to(arrival: Arrival) -> Party | None:
    named = (one for one in arrival.inbound.parties if one.role == "reply-to")
    return next((one for one in named if one.address and not is_ours(one.address, arrival.own_addresses)), None)
