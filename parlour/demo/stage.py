"""Playing it: every mail goes in by the real door and every deed is done by the real action, each at its own time."""

import heapq
import itertools
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from parlour.conversations import actions
from parlour.conversations.models import Conversation, Delivery, DeliveryState, Message
from parlour.conversations.outbound.results import write_results
from parlour.conversations.tokens import reply_address
from parlour.demo.house import House
from parlour.inboxes.actions import accept
from parlour.inboxes.contract import Outcome, Result
from parlour.inboxes.models import Envelope, Inbox
from parlour.kernel.clock import held_at
from parlour.kernel.scoping import within
from parlour.people.models import Agent

Deed = Callable[[datetime], None]
BATCH = 20


@dataclass(slots=True)
class Stage:
    """The house and what is still to happen in it, by time. What lies after `until` never happens."""

    house: House
    chance: random.Random
    until: datetime
    queue: list[tuple[datetime, int, Deed]] = field(default_factory=list)
    turns: Iterator[int] = field(default_factory=itertools.count)

    def at(self, moment: datetime, deed: Deed) -> None:
        """Plan a deed."""
        if moment < self.until:
            heapq.heappush(self.queue, (moment, next(self.turns), deed))

    def play(self) -> Iterator[datetime]:
        """Do all that is planned, in order; yields the time reached after each batch of deeds.

        A batch is one transaction, so that a server that runs beside sees no half of it and no worker takes a mail.
        """
        while self.queue:
            with within(self.house.organisation), transaction.atomic():
                for _ in range(min(BATCH, len(self.queue))):
                    moment, _turn, deed = heapq.heappop(self.queue)
                    with held_at(moment):
                        deed(moment)
            yield moment

    def take_in(self, inbox: Inbox, raw: bytes) -> Message | None:
        """Let a mail come in; the message that it became, if any."""
        accepted = accept(inbox.pk, raw, source="smtp")
        actions.receive(accepted.envelope_id)
        envelope = Envelope.objects.select_related("message__conversation").get(pk=accepted.envelope_id)
        return getattr(envelope, "message", None)

    def answer(self, conversation: Conversation, agent: Agent, text: str) -> Message:
        """Let an agent answer. The copies are written down as taken by the other side; nothing leaves the house."""
        message = actions.reply(conversation, actor=agent.as_actor(), agent=agent, text=text, undo_seconds=0)
        taken_as(message, Result(Outcome.SENT))
        return message


def taken_as(message: Message, result: Result) -> None:
    """Write down what the other side said of every copy, without asking it."""
    until = message.at + timedelta(minutes=5)
    copies = Delivery.objects.filter(message=message)
    copies.update(state=DeliveryState.CLAIMED, lease_until=until, attempts=1)
    write_results(message, until, {copy.address: result for copy in copies})


def answer_address(conversation: Conversation) -> str:
    """Return the address that answers to us go to."""
    return reply_address(conversation.inbox.address, conversation.pk)
