"""Complete outgoing messages for the tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from parlour.channels.email.settings import EmailSettings
from parlour.inboxes.contract import InboxFacts, Outbound, Party

MESSAGE = UUID("019a0000-0000-7000-8000-000000000001")


def outbound(**changes: Any) -> Outbound:
    facts: dict[str, Any] = {
        "message_id": MESSAGE,
        "outside_id": f"{MESSAGE.hex}.0123456789ab@larkmoor.example",
        "sender": Party("help@larkmoor.example", "Larkmoor Cycles", "from"),
        "reply_to": "",
        "parties": (Party("dee@customer.example", "Dee Marsh", "to"),),
        "recipients": ("dee@customer.example",),
        "subject": "Your bell",
        "text": "It is on its way.\n",
        "html": "<div>It is on its way.</div>",
        "date": datetime(2026, 11, 22, 10, 0, tzinfo=UTC),
        **changes,
    }
    return Outbound(**facts)


def inbox_facts(**settings: Any) -> InboxFacts:
    return InboxFacts(
        id=uuid4(),
        organisation_id=uuid4(),
        kind="email",
        name="Support",
        address="help@larkmoor.example",
        addresses=frozenset({"help@larkmoor.example", "sales@larkmoor.example"}),
        settings=EmailSettings.model_validate(settings),
    )
