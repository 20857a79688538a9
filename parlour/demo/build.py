"""Making the demonstration, once."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from django.db import transaction

from parlour.contacts import actions as contacts
from parlour.contacts.models import Contact
from parlour.conversations import actions
from parlour.conversations.models import Conversation, Delivery, Message
from parlour.demo import oddities
from parlour.demo.hours import beginnings
from parlour.demo.house import SLUG, House, introduce, open_house
from parlour.demo.matters import Matter
from parlour.demo.people import Customer, customer, staff_of_shops
from parlour.demo.scripts import Play, plays
from parlour.demo.stage import BATCH, Stage, answer_address, taken_as
from parlour.inboxes.contract import Outcome, Result
from parlour.kernel.actor import OPERATOR
from parlour.kernel.clock import now
from parlour.kernel.scoping import within
from parlour.organisations.models import Organisation

SEED = 4187
RETURNING_SHARE = 0.3
TWIN = 7  # the one customer who writes from a second address


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it has come: deeds done and planned so far, and the day in the house."""

    done: int
    planned: int
    day: datetime


def is_here() -> bool:
    """Say whether the demonstration has been made in this database."""
    return Organisation.objects.filter(slug=SLUG).exists()


def build(password: str, scale: float = 1.25) -> Iterator[Progress]:
    """Make the house and play six weeks in it; `scale` below 1 makes fewer conversations. Yields progress."""
    chance = random.Random(SEED)  # noqa: S311 - the same world each time, nothing secret
    until = now()
    house = open_house(password)
    stage = Stage(house, chance, until)
    staff = staff_of_shops(chance)
    _plan_matters(stage, staff, scale)
    _plan_oddities(stage, scale)
    for done, day in enumerate(stage.play(), start=1):
        yield Progress(done * BATCH, done * BATCH + len(stage.queue), day)
    with within(house.organisation), transaction.atomic():
        introduce(staff, house, chance)
        _merge_two()
        _everybody_has_read(house, until - timedelta(days=2))


def _plan_matters(stage: Stage, staff: list[Customer], scale: float) -> None:
    chance = stage.chance
    chosen = [play for play in plays() for _ in range(max(1, round(play.times * scale)))]
    chance.shuffle(chosen)
    known: dict[str, list[Customer]] = {}
    for play, moment in zip(chosen, beginnings(len(chosen), stage.until, chance), strict=True):
        Matter(stage, play, _cast(play, staff, known, chance), chance).begin(moment)


def _cast(play: Play, staff: list[Customer], known: dict[str, list[Customer]], chance: random.Random) -> Customer:
    """Choose who writes: a shop's people to dealers and accounts, else somebody new or somebody who wrote before."""
    if play.inbox in ("dealers", "accounts"):
        return chance.choice([person for person in staff if person.language == play.language] or staff)
    before = known.setdefault(play.language, [])
    if before and chance.random() < RETURNING_SHARE:
        return chance.choice(before)
    taken = {one.name for one in (*before, *staff)} if len(before) != TWIN else set()
    before.append(customer(chance, play.language, taken) if taken else _twin(before, chance))
    return before[-1]


def _twin(before: list[Customer], chance: random.Random) -> Customer:
    """Somebody who wrote before, from another address."""
    first = chance.choice(before)
    return replace(first, address=f"{first.address.partition('@')[0]}@work.example")


def _plan_oddities(stage: Stage, scale: float) -> None:
    chance, support = stage.chance, stage.house.inboxes["support"]
    dealers = stage.house.inboxes["dealers"]
    for moment in beginnings(max(2, round(16 * scale)), stage.until, chance):
        stage.at(moment, lambda at: _in(stage, "support", oddities.spam(support.address, at, chance)))
    for moment in beginnings(max(1, round(5 * scale)), stage.until, chance):
        stage.at(moment, lambda at: _in(stage, "dealers", oddities.newsletter(dealers.address, at, chance)))
    for moment in beginnings(3, stage.until, chance):
        stage.at(moment, lambda at: _in(stage, "accounts", oddities.nameless("accounts@larkmoor.example", at, chance)))
    for moment in beginnings(3, stage.until - timedelta(days=1), chance):
        stage.at(moment, lambda at: _bounces(stage, at))
        stage.at(moment + timedelta(hours=5), lambda at: _is_away(stage, at))
    stage.at(stage.until - timedelta(hours=3), lambda at: _fails(stage))


def _in(stage: Stage, inbox: str, raw: bytes) -> None:
    stage.take_in(stage.house.inboxes[inbox], raw)


def _latest(stage: Stage) -> tuple[Message, Delivery] | None:
    """Return our latest answer and its first copy."""
    message = Message.objects.filter(direction="outgoing").select_related("conversation__inbox").order_by("-at").first()
    return (message, message.deliveries.all()[0]) if message else None


def _bounces(stage: Stage, at: datetime) -> None:
    """We write to an address that was misspelt on the telephone, and it comes back."""
    agent, inbox = stage.house.agents["ines"], stage.house.inboxes["dealers"]
    who = customer(stage.chance, "en")
    address = who.address.replace(".example", "-typo.example")
    message = actions.start(
        inbox,
        actor=agent.as_actor(),
        agent=agent,
        to=f"{who.name} <{address}>",
        subject="Your visit to Larkmoor",
        text=f"Dear {who.name},\n\nas agreed on the telephone, here is how to find us: 3 Tannery Yard, ring twice.",
        undo_seconds=0,
    )
    taken_as(message, Result(Outcome.SENT))
    report = oddities.bounce(address, answer_address(message.conversation), message.outside_id, at, stage.chance)
    stage.at(at + timedelta(minutes=2), lambda _at: _in(stage, "dealers", report))


def _is_away(stage: Stage, at: datetime) -> None:
    if found := _latest(stage):
        message, copy = found
        raw = oddities.absence(copy.address, answer_address(message.conversation), message.outside_id, at, stage.chance)
        stage.take_in(message.conversation.inbox, raw)


def _fails(stage: Stage) -> None:
    """One answer of today that a server refuses."""
    if found := _latest(stage):
        message, _copy = found
        taken_as(message, Result(Outcome.PERMANENT, "The server says that this mailbox is full.", "5.2.2"))


def _merge_two() -> None:
    """Two contacts of the same name turn out to be one person."""
    names = Contact.objects.filter(merged_into=None).order_by("name").values_list("name", flat=True)
    twice = next((one for one, other in pairwise(names) if one == other), None)
    if twice:
        first, second, *_rest = Contact.objects.filter(name=twice, merged_into=None).order_by("created_at")
        contacts.merge(first, second, actor=OPERATOR)


def _everybody_has_read(house: House, until: datetime) -> None:
    """What is older than some days, everybody has seen."""
    for conversation in Conversation.objects.filter(last_activity_at__lt=until):
        for agent in house.agents.values():
            actions.mark_read(conversation, actor=agent.as_actor(), agent=agent)


def counted() -> str:
    """Return what there is now, in words."""
    with within(Organisation.objects.get(slug=SLUG)):
        conversations, messages = Conversation.objects.count(), Message.objects.count()
        return f"{conversations} conversations with {messages} messages of {Contact.objects.count()} contacts"
