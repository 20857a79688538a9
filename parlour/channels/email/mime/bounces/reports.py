"""Delivery status notifications (RFC 3464), and what their recipients' blocks say."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parlour.channels.email.mime.structure import Part
from parlour.channels.email.mime.transfer import undo
from parlour.channels.email.mime.words import header_text

_LARGEST = 200_000
_MOST_BLOCKS = 200
_FIELD = re.compile(rb"^([!-9;-~]+)[ \t]*:[ \t]*(.*(?:\n[ \t]+\S.*)*)", re.MULTILINE)
_BLANK_LINES = re.compile(rb"\n[ \t]*\n\s*")
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_ADDRESS = re.compile(r"[^\s<>()\[\]\"',;:]+@[^\s<>()\[\]\"',;:]+")
_STATUS_TYPES = ("message/delivery-status", "message/global-delivery-status")
_FAILED = ("fail", "error", "reject", "undeliver")


@dataclass(frozen=True, slots=True)
class Report:
    recipients: tuple[str, ...]
    is_failure: bool
    is_silent: bool
    """It has no action for any recipient: the mail's text must say what happened."""
    hard: bool
    status: str
    diagnostic: str


def read_report(root: Part) -> Report | None:
    """The delivery report in this mail; None when there is none, or when it is only attached by somebody."""
    part = _status_part(root)
    if part is None:
        return None
    data, _ = undo(part.body[:_LARGEST], part.encoding)
    text = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").strip()
    blocks = [_fields(block) for block in _BLANK_LINES.split(text)[:_MOST_BLOCKS]]
    recipients = [block for block in blocks if "final-recipient" in block or "original-recipient" in block]
    actions = [block for block in blocks if "action" in block]
    return _judged([block for block in recipients if "action" in block] or recipients or actions)


def _status_part(root: Part) -> Part | None:
    """A report is the mail itself or a child of it, not something that a person forwards."""
    if root.content_type in _STATUS_TYPES:
        return root
    if not root.content_type.startswith("multipart/"):
        return None
    report = root.content_type == "multipart/report" or "report-type" in root.parameters
    for part in _near(root):
        if part.content_type in _STATUS_TYPES and (report or part.disposition != "attachment"):
            return part
    return None


def _near(root: Part) -> list[Part]:
    near = list(root.children)
    for child in root.children:
        if child.content_type.startswith("multipart/"):
            near.extend(child.children)
    return near


def _fields(block: bytes) -> dict[str, str]:
    fields: dict[str, str] = {}
    for found in _FIELD.finditer(block):
        fields.setdefault(found[1].decode("ascii", "replace").lower(), header_text(found[2][:2_000]))
    return fields


def _judged(blocks: list[dict[str, str]]) -> Report:
    failed = [block for block in blocks if block.get("action", "").lower().startswith(_FAILED)]
    delayed = [block for block in blocks if block.get("action", "").lower().startswith("delay")]
    unsaid = [block for block in blocks if not block.get("action") and _class_of(block) in ("4", "5")]
    chosen = failed or delayed or unsaid
    hard = any(_is_hard(block) for block in failed) or any(_class_of(block) == "5" for block in unsaid)
    worst = next((block for block in chosen if _is_hard(block)), chosen[0] if chosen else {})
    return Report(
        recipients=tuple(one for one in map(_recipient, chosen) if one),
        is_failure=bool(chosen),
        is_silent=not chosen and not any(block.get("action") for block in blocks),
        hard=hard,
        status=_status(worst),
        diagnostic=_diagnostic(worst),
    )


def _is_hard(block: dict[str, str]) -> bool:
    return block.get("action", "").lower().startswith(_FAILED) and _class_of(block) != "4"


def _class_of(block: dict[str, str]) -> str:
    return _status(block)[:1]


def _status(block: dict[str, str]) -> str:
    """The status, or the more telling one in the diagnostic when the report only says "other"."""
    stated = _STATUS.search(block.get("status", ""))
    told = _STATUS.search(block.get("diagnostic-code", ""))
    if stated and told and stated[0][2:] in ("0.0", "3.0") and stated[1] == told[1]:
        return told[0]
    return stated[0] if stated else told[0] if told else ""


def _diagnostic(block: dict[str, str]) -> str:
    text = block.get("diagnostic-code", "")
    kind, separator, rest = text.partition(";")
    return (rest if separator and len(kind) < 30 else text).strip()


def _recipient(block: dict[str, str]) -> str:
    """To whom we wrote: the original recipient if stated, else the final one."""
    for name in ("original-recipient", "final-recipient", "x-actual-recipient"):
        value = block.get(name, "")
        kind, separator, rest = value.partition(";")
        address = (rest if separator else kind).strip().strip("<>").removeprefix("RFC822:").strip("\"' ")
        found = _ADDRESS.search(address)
        if found:
            return found[0].rstrip(".")
    return ""
