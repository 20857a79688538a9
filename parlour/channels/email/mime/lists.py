"""Mailing lists (RFC 2919, RFC 2369), receipts (RFC 8098), spam flags and the marks of loops."""

from __future__ import annotations

import re

from parlour.channels.email.mime.headers import Headers
from parlour.channels.email.mime.identifiers import read_identifier
from parlour.channels.email.mime.model import LoopMarkers, MailingList
from parlour.channels.email.mime.structure import Part
from parlour.channels.email.mime.transfer import undo
from parlour.channels.email.mime.words import header_text

OUR_PREFIX = "x-parlour-"
_LONGEST = 500
_LIST_MARKS = ("list-id", "list-post", "x-mailing-list", "x-mailman-version", "mailing-list", "x-list-id")
_LIST_ID = re.compile(r"<([^<>]+)>\s*$")
_ORIGINAL = re.compile(rb"(?im)^original-message-id:[ \t]*(\S+)")
_RECEIPT_TYPES = ("message/disposition-notification", "message/global-disposition-notification")


def read_list(headers: Headers) -> MailingList:
    """What the headers say about a mailing list.

    List-Unsubscribe alone does not make a list: nearly every newsletter and many help desks send it.
    """
    list_id = _text(headers, "list-id")
    found = _LIST_ID.search(list_id)
    precedence = _text(headers, "precedence").lower()
    post = _text(headers, "list-post")
    return MailingList(
        present=any(mark in headers for mark in _LIST_MARKS) or precedence == "list",
        list_id=found[1].strip() if found else list_id,
        post=post,
        unsubscribe=_text(headers, "list-unsubscribe"),
        one_click="one-click" in _text(headers, "list-unsubscribe-post").lower(),
    )


def read_loop(headers: Headers) -> LoopMarkers:
    ours = tuple(
        (name, header_text(values[0][:_LONGEST]))
        for name, values in headers.fields.items()
        if name.startswith(OUR_PREFIX)
    )
    loops = tuple(header_text(raw[:_LONGEST]) for raw in headers.all("x-loop")[:20])
    return LoopMarkers(ours=ours[:20], x_loop=loops, received_count=len(headers.all("received")))


def read_receipt(root: Part) -> tuple[bool, str]:
    """Whether this is a disposition notification, and of which message."""
    if root.content_type in _RECEIPT_TYPES:
        return True, _original(root)
    if root.content_type != "multipart/report":
        return False, ""
    if root.parameters.get("report-type", "").lower() == "disposition-notification":
        return True, next((_original(part) for part in root.children if part.content_type in _RECEIPT_TYPES), "")
    for part in root.children:
        if part.content_type in _RECEIPT_TYPES:
            return True, _original(part)
    return False, ""


def is_spam_flagged(headers: Headers) -> bool:
    """Whether a filter before us called this spam. We believe it only as a hint."""
    if _text(headers, "x-spam-flag").lower().startswith("yes"):
        return True
    if _text(headers, "x-spam-status").lower().startswith("yes") or _text(headers, "x-spam").lower() == "yes":
        return True
    level = _text(headers, "x-ms-exchange-organization-scl")
    return level.isdigit() and int(level) >= 5


def _original(part: Part) -> str:
    data, _ = undo(part.body[:20_000], part.encoding)
    found = _ORIGINAL.search(data)
    return read_identifier(found[1]) if found else ""


def _text(headers: Headers, name: str) -> str:
    raw = headers.get(name)
    return header_text(raw[:_LONGEST]) if raw else ""
