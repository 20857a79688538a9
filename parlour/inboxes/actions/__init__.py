"""The verbs of inboxes."""

from parlour.inboxes.actions.accept import accept

__all__ = ["accept"]
