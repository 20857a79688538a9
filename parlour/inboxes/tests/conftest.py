"""An installed third-party channel, and inboxes of it on both sides of the tenant wall."""

from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint
from typing import Any

import pytest

from parlour.inboxes import actions, registry
from parlour.inboxes.actions.configure import InboxDetails
from parlour.inboxes.models import Envelope, EnvelopeState, Inbox
from parlour.inboxes.tests.postcard import PostcardSettings
from parlour.kernel.actor import SYSTEM
from parlour.kernel.scoping import within
from parlour.organisations.models import Organisation

SECRET = "a key that nobody may ever read"


@pytest.fixture(autouse=True)
def postcards(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Install the channel the way a package outside does: through the entry point group."""
    entry = EntryPoint("postcard", "parlour.inboxes.tests.postcard:Postcard", registry.GROUP)
    monkeypatch.setattr(registry, "entry_points", lambda group: [entry] if group == registry.GROUP else [])
    registry.channels.cache_clear()
    yield
    registry.channels.cache_clear()


def settings_with(**values: Any) -> PostcardSettings:
    return PostcardSettings.model_validate(
        {"host": "post.example", "password": SECRET, "seal_key": SECRET + "!", **values}
    )


def make_box(organisation: Organisation, address: str, **values: Any) -> Inbox:
    with within(organisation):
        return actions.create_inbox(
            actor=SYSTEM,
            organisation=organisation,
            kind="postcard",
            details=InboxDetails(name="Cards", address=address),
            settings=settings_with(**values),
        )


@pytest.fixture
def box(house: Organisation) -> Inbox:
    """An inbox of the house with secrets kept."""
    return make_box(house, "cards@larkmoor.example")


@pytest.fixture
def foreign_box(other_house: Organisation) -> Inbox:
    """The same of the other tenant."""
    return make_box(other_house, "cards@kystvej.example")


@pytest.fixture
def quarantine() -> Callable[..., Envelope]:
    """Return a function that makes a quarantined envelope in an inbox."""

    def make(inbox: Inbox, raw: bytes = b"a card that nobody can read") -> Envelope:
        with within(inbox.organisation):
            accepted = actions.accept(inbox.pk, raw, source="smtp", sender="dee@customer.example")
            Envelope.objects.filter(pk=accepted.envelope_id).update(
                state=EnvelopeState.QUARANTINED, reason="no-author", attempts=3, due_at=None
            )
            return Envelope.objects.get(pk=accepted.envelope_id)

    return make
