"""Reads of conversations that screens, API and commands share. Every list is paged by keyset, every count is capped."""

from parlour.conversations.queries.lists import VIEWS, by_number, count_capped, loose_drafts, page, view, visible_to
from parlour.conversations.queries.recipients import Recipients, forward_text, reply_recipients
from parlour.conversations.queries.thread import Entry, earlier, thread
from parlour.conversations.queries.trail import trail

__all__ = [
    "VIEWS",
    "Entry",
    "Recipients",
    "by_number",
    "count_capped",
    "earlier",
    "forward_text",
    "loose_drafts",
    "page",
    "reply_recipients",
    "thread",
    "trail",
    "view",
    "visible_to",
]
