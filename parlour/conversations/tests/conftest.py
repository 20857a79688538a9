"""What the tests of conversations share: an inbox on the channel of tests, and letters that come in through it."""

import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from parlour.conversations import tasks
from parlour.conversations.actions.receive import receive
from parlour.conversations.models import Conversation, Message
from parlour.conversations.tests.post import Post
from parlour.inboxes import registry
from parlour.inboxes.actions import accept
from parlour.inboxes.models import Envelope, Inbox
from parlour.kernel.models import Event
from parlour.kernel.scoping import across_organisations
from parlour.organisations.models import Organisation

numbers = itertools.count(1)


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """Install the channel of tests; returns the folder into which it hands over."""
    known = MappingProxyType({"post": Post()})
    monkeypatch.setattr(registry, "channels", lambda: known)
    tasks._resting.clear()
    spool = tmp_path / "spool"
    spool.mkdir()
    return spool


def post_inbox(organisation: Organisation, spool: Path, address: str, name: str = "Help") -> Inbox:
    """An inbox on the channel of tests."""
    with across_organisations("a test makes its cast"):
        return Inbox.objects.create(
            organisation=organisation, name=name, kind="post", address=address, settings={"spool": str(spool)}
        )


@pytest.fixture
def desk(house: Organisation, post: Path) -> Inbox:
    """The house's inbox."""
    return post_inbox(house, post, "help@larkmoor.example")


@pytest.fixture
def other_desk(other_house: Organisation, post: Path) -> Inbox:
    """The other tenant's inbox."""
    return post_inbox(other_house, post, "hej@kystvej.example")


def letter(**facts: Any) -> bytes:
    """The bytes of one letter, with an id of its own unless one is given."""
    number = next(numbers)
    written = {
        "sender": "dee@customer.example",
        "outside_id": f"letter-{number}@customer.example",
        "subject": "Brake pads",
        "text": f"Letter {number}.",
        "parties": [{"address": "help@larkmoor.example", "role": "to"}],
        **facts,
    }
    return json.dumps(written).encode()


@pytest.fixture
def arrive(desk: Inbox) -> Callable[..., Envelope]:
    """Let a letter come in and be taken in; returns its envelope as it is afterwards."""

    def come(
        inbox: Inbox = desk, *, raw: bytes | None = None, source: str = "smtp", envelope_from: str = "", **facts: Any
    ) -> Envelope:
        taken = accept(
            inbox.pk, raw or letter(**facts), source=source, sender=envelope_from, never_answer=source == "import"
        )
        return receive(taken.envelope_id)

    return come


@pytest.fixture
def said(arrive: Callable[..., Envelope]) -> Callable[..., Message]:
    """Let a letter come in; returns the message that it became."""

    def come(*given: Any, **facts: Any) -> Message:
        envelope = arrive(*given, **facts)
        with across_organisations("a test looks at what came in"):
            return Message.objects.select_related("conversation__contact").get(envelope=envelope)

    return come


def kinds(conversation: Conversation, after: int = 0) -> list[str]:
    """The kinds of facts about a conversation, in order, without their first part."""
    rows = Event.objects.filter(subject_id=conversation.pk, number__gt=after).order_by("number")
    return [kind.partition(".")[2] for kind in rows.values_list("kind", flat=True)]


@pytest.fixture(autouse=True)
def on_shift(db: None) -> None:
    """This process has begun its shift: what a test claims is not taken over as if a dead worker had left it."""
    tasks._shift.begin(lambda: None)
