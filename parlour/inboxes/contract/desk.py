"""What a running adapter may ask of the core: take this, what are my inboxes, how far was I, this is how it goes."""

from parlour.inboxes.actions.accept import accept
from parlour.inboxes.facts import (
    active_inboxes,
    cursor,
    inbox_facts,
    inbox_for_address,
    keep_settings,
    report_health,
    save_cursor,
)

__all__ = [
    "accept",
    "active_inboxes",
    "cursor",
    "inbox_facts",
    "inbox_for_address",
    "keep_settings",
    "report_health",
    "save_cursor",
]
