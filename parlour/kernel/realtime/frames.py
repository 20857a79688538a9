"""The frames that go to a browser, encoded once each, however many listen."""

from typing import Any
from uuid import UUID

import orjson

from parlour.kernel.models import Event

PING = '{"type":"ping"}'
REVOKED = '{"type":"revoked"}'


def ready(seq: int) -> str:
    """Say that events after `seq` will come by themselves."""
    return f'{{"type":"ready","seq":{seq}}}'


def reset(seq: int) -> str:
    """Say that too much was missed: load afresh and go on from `seq`."""
    return f'{{"type":"reset","seq":{seq}}}'


def event(row: Event) -> str:
    """Return one event; it carries ids and facts, never the words of a message."""
    return _text(
        {
            "type": "event",
            "seq": row.number,
            "kind": row.kind,
            "subject": row.subject_id,
            "actor": {"kind": row.actor_kind, "id": row.actor_id},
            "data": row.data,
        }
    )


def presence(conversation_id: UUID, agents: list[dict[str, Any]]) -> str:
    """Return who looks at a conversation now."""
    return _text({"type": "presence", "conversation": conversation_id, "agents": agents})


def _text(value: dict[str, Any]) -> str:
    return orjson.dumps(value).decode()
