"""The verbs of conversations. Each is one function, in one transaction, with the actor named."""

from parlour.conversations.actions.assign import assign
from parlour.conversations.actions.deliveries import cancel_delivery, dismiss_failures, retry_delivery
from parlour.conversations.actions.drafts import attach, detach, discard_draft, save_draft
from parlour.conversations.actions.note import note
from parlour.conversations.actions.read import mark_read, show_images
from parlour.conversations.actions.receive import receive
from parlour.conversations.actions.send import forward, reply, start
from parlour.conversations.actions.shelve import mark_spam, restore, trash, unmark_spam
from parlour.conversations.actions.status import close, reopen, snooze, wake
from parlour.conversations.actions.tag import tag, untag
from parlour.conversations.actions.undo import undo_reply

__all__ = [
    "assign",
    "attach",
    "cancel_delivery",
    "close",
    "detach",
    "discard_draft",
    "dismiss_failures",
    "forward",
    "mark_read",
    "mark_spam",
    "note",
    "receive",
    "reopen",
    "reply",
    "restore",
    "retry_delivery",
    "save_draft",
    "show_images",
    "snooze",
    "start",
    "tag",
    "trash",
    "undo_reply",
    "unmark_spam",
    "untag",
    "wake",
]
