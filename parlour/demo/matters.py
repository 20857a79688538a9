"""One matter from its first mail to its end: a play with its cast, put on the stage line by line."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from parlour.conversations import actions
from parlour.conversations.models import Conversation, Message, Status
from parlour.demo.enclosures import Enclosure, enclosure
from parlour.demo.hours import answered_after, written_after
from parlour.demo.letters import Answered, letter
from parlour.demo.people import Customer
from parlour.demo.scripts import Line, Play, filled
from parlour.demo.stage import Stage, answer_address
from parlour.people.models import Agent

_MODELS = ("Wren", "Drover", "Tern", "Heron 2", "Moorlander", "Curlew")
_TOWNS = ("Aldbridge", "Stowe Ferry", "Kirkhale", "Port Linnet", "Wexcombe")
_AGENTS = {
    "support": ("wilf", "wilf", "tom"),
    "dealers": ("ines",),
    "warranty": ("tom",),
    "accounts": ("margit", "ines"),
}
RICH_SHARE, UNASSIGNED_SHARE, SNOOZED_SHARE = 0.35, 0.3, 0.12


@dataclass(slots=True)
class Matter:
    """A play being played; `lines` are those still to come."""

    stage: Stage
    play: Play
    customer: Customer
    chance: random.Random
    lines: list[Line] = field(default_factory=list)
    words: dict[str, object] = field(default_factory=dict)
    subject: str = ""
    conversation: Conversation | None = None
    ours: Message | None = None
    references: str = ""

    def begin(self, at: datetime) -> None:
        """Plan the first mail."""
        self.lines, self.words = list(self.play.lines), _words(self.customer, self.chance)
        self.subject = filled(self.play.subject, self.words, self.chance)
        self.stage.at(at, self._next)

    def _next(self, now: datetime) -> None:
        line = self.lines.pop(0)
        deeds = {"<": self._customer_writes, ">": self._we_answer, "#": self._somebody_notes, "!": self._deed}
        deeds[line.sort](line, now)
        if self.lines and self.conversation is not None:
            self.stage.at(self._when(self.lines[0].sort, now), self._next)

    def _when(self, sort: str, now: datetime) -> datetime:
        if sort == "<":
            return written_after(now, self.chance)
        return answered_after(now, self.chance) if sort in ">#" else now + timedelta(minutes=2)

    def _customer_writes(self, line: Line, now: datetime) -> None:
        inbox = self.stage.house.inboxes[self.play.inbox]
        raw, message_id = letter(
            self.customer,
            inbox.address,
            self.subject,
            filled(line.text, self.words, self.chance),
            at=now - timedelta(seconds=self.chance.randrange(4, 90)),
            chance=self.chance,
            enclosures=self._enclosures(line),
            answered=self._answered(),
            rich=self.chance.random() < RICH_SHARE,
        )
        message = self.stage.take_in(inbox, raw)
        self.references = f"{self.references} {message_id}".strip()
        if message is not None and self.conversation is None:
            self.conversation = message.conversation
            for tag in self.play.tags:
                actions.tag(self.conversation, actor=self._agent().as_actor(), name=tag)

    def _we_answer(self, line: Line, now: datetime) -> None:
        conversation, agent = self._fresh(), self._agent()
        if conversation.assignee_id is None and self.chance.random() > UNASSIGNED_SHARE:
            actions.assign(conversation, actor=agent.as_actor(), assignee=agent)
        self._enclose(conversation, agent, line)
        self.ours = self.stage.answer(conversation, agent, filled(line.text, self.words, self.chance))
        actions.mark_read(conversation, actor=agent.as_actor(), agent=agent)

    def _somebody_notes(self, line: Line, now: datetime) -> None:
        agent, text = self._agent(), filled(line.text, self.words, self.chance)
        actions.note(self._fresh(), actor=agent.as_actor(), agent=agent, text=text)

    def _deed(self, line: Line, now: datetime) -> None:
        name, _, word = line.text.partition(" ")
        conversation, actor = self._fresh(), self._agent().as_actor()
        if name == "tag":
            actions.tag(conversation, actor=actor, name=word)
        elif conversation.status == Status.OPEN and self.chance.random() < SNOOZED_SHARE:
            later = self.stage.until + timedelta(hours=self.chance.randrange(3, 200))
            actions.snooze(conversation, actor=actor, until=later)
        elif conversation.status == Status.OPEN:
            actions.close(conversation, actor=actor)

    def _enclose(self, conversation: Conversation, agent: Agent, line: Line) -> None:
        """Hang the files of a line on the agent's draft, from which the answer takes them."""
        actor, files = agent.as_actor(), self._enclosures(line)
        if not files:
            return
        draft = actions.save_draft(actor=actor, agent=agent, conversation=conversation, kind="reply", text="")
        for one in files:
            name, kind = one.filename, one.content_type
            actions.attach(draft, actor=actor, filename=name, content_type=kind, payload=one.payload)

    def _answered(self) -> Answered | None:
        if self.ours is None or self.conversation is None:
            return None
        agent = self.ours.agent.name if self.ours.agent else "Larkmoor Cycles"
        address = answer_address(self.conversation)
        return Answered(self.ours.outside_id, address, self.references, self.ours.text, agent, self.ours.at)

    def _enclosures(self, line: Line) -> list[Enclosure]:
        return [enclosure(kind, name, self.chance) for kind, name in line.files]

    def _agent(self) -> Agent:
        return self.stage.house.agents[self.chance.choice(_AGENTS[self.play.inbox])]

    def _fresh(self) -> Conversation:
        assert self.conversation is not None
        return Conversation.objects.select_related("organisation", "inbox").get(pk=self.conversation.pk)


def _words(customer: Customer, chance: random.Random) -> dict[str, object]:
    return {
        "name": customer.name,
        "first": customer.first,
        "shop": customer.shop.name if customer.shop else "our shop",
        "model": chance.choice(_MODELS),
        "size": chance.choice((52, 54, 56, 58, 60)),
        "order": chance.randrange(20_000, 29_999),
        "frame": f"LK{chance.randrange(100, 999)}-{chance.randrange(1000, 9999)}",
        "height": chance.randrange(158, 199),
        "count": chance.choice((3, 4, 6, 8, 12, 24)),
        "year": chance.choice((2019, 2021, 2022, 2024)),
        "town": chance.choice(_TOWNS),
        "day": chance.choice(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")),
        "ago": chance.choice(("ten days ago", "two weeks ago", "on the second", "three weeks ago")),
        "ago_de": chance.choice(("vor zwei Wochen", "vor zehn Tagen", "Anfang des Monats")),
        "day_da": chance.choice(("påske", "den 15.", "fredag i næste uge")),
        "day_nl": chance.choice(("donderdag", "vrijdagochtend", "volgende week")),
    }
