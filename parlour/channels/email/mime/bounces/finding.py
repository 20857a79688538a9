"""Is this a bounce, of what, and for good? One detector after the other, the most certain first.

Precision before recall: a vacation reply, a mail that quotes a bounce, or a mailing list's mail must never
mark somebody's address as dead.
"""

from __future__ import annotations

import re
from typing import Protocol

from parlour.channels.email.mime.bounces.evidence import Evidence, gather, is_reply
from parlour.channels.email.mime.bounces.reports import Report, read_report
from parlour.channels.email.mime.bounces.returned import Returned, find_returned
from parlour.channels.email.mime.bounces.severity import is_hard, status_in
from parlour.channels.email.mime.bounces.texts import recipients_in
from parlour.channels.email.mime.bounces.veteran import ask_flufl
from parlour.channels.email.mime.budget import Budget
from parlour.channels.email.mime.contents import Contents
from parlour.channels.email.mime.identifiers import read_identifier
from parlour.channels.email.mime.model import Address, Bounce, MailingList
from parlour.channels.email.mime.structure import Part
from parlour.channels.email.mime.words import header_text

_LONGEST_DIAGNOSTIC = 500
_MOST_RECIPIENTS = 100


class People(Protocol):
    """Whom the headers name, as the parser has read them."""

    author: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    return_path: str | None


def find_bounce(
    root: Part, contents: Contents, people: People, subject: str, mailing_list: MailingList, budget: Budget
) -> Bounce | None:
    """The bounce that this mail is; None when it is anything else."""
    if not budget.in_time():
        return None
    report = read_report(root)
    # A person who forwards a report to us has not bounced.
    if (
        report is not None
        and not report.is_silent
        and (root.content_type == "multipart/report" or not is_reply(subject))
    ):
        return _from_report(report, root, contents)
    evidence = gather(root, people.author, people.return_path, subject, contents.text, mailing_list)
    if not evidence.worth_reading:
        return None
    return _from_text(root, contents, people, evidence)


def _from_report(report: Report, root: Part, contents: Contents) -> Bounce | None:
    """RFC 3464 says it all; a report of success, of relaying or of nothing is no bounce."""
    if not report.is_failure:
        return None
    returned = find_returned(root, contents.text)
    recipients = report.recipients or _failed_header(root) or returned.recipients
    if not recipients:
        recipients = recipients_in(returned.before, frozenset())
    return _bounce(recipients, report.hard, report.status, report.diagnostic, returned, "delivery-status")


def _from_text(root: Part, contents: Contents, people: People, evidence: Evidence) -> Bounce | None:
    returned = find_returned(root, contents.text)
    named = _failed_header(root)
    ourselves = frozenset(one.address.lower() for one in (*people.to, *people.cc)) | {people.author.address.lower()}
    veteran = ask_flufl(root, evidence.certain)
    recipients = named or (veteran.recipients if veteran else ()) or recipients_in(returned.before, ourselves)
    if not recipients and evidence.certain:
        recipients = tuple(one for one in returned.recipients if one.lower() not in ourselves)
    told = bool(named or veteran) or (evidence.failure_words and (evidence.by_system or bool(returned.headers)))
    if not (evidence.certain or (recipients and told)):
        return None
    hard = is_hard(returned.before, evidence.subject)
    if veteran and veteran.recipients and veteran.hard is not None and not named:
        hard = veteran.hard
    detector = "failed-recipients" if named else "flufl.bounce" if veteran else "text"
    return _bounce(recipients, hard, status_in(returned.before), _diagnostic(returned.before), returned, detector)


def _failed_header(root: Part) -> tuple[str, ...]:
    """What Exim, Gmail and others say in X-Failed-Recipients."""
    found: list[str] = []
    for raw in root.headers.all("x-failed-recipients"):
        found.extend(one.strip(" <>") for one in header_text(raw[:20_000]).split(",") if "@" in one)
    return tuple(found)


def _bounce(
    recipients: tuple[str, ...], hard: bool, status: str, diagnostic: str, returned: Returned, detector: str
) -> Bounce:
    unique: dict[str, str] = {}
    for one in recipients:
        unique.setdefault(one.lower(), one)
    headers = returned.headers
    message_id = next((value for name, value in headers if name == "message-id"), "")
    return Bounce(
        recipients=tuple(unique.values())[:_MOST_RECIPIENTS],
        hard=hard,
        status=status,
        diagnostic=diagnostic[:_LONGEST_DIAGNOSTIC],
        original_message_id=read_identifier(message_id.encode("utf-8", "replace")) if message_id else "",
        original_headers=headers,
        detector=detector,
    )


_REPLY_LINE = re.compile(r"^.*\b[45]\d\d[ -](?:[45]\.\d{1,3}\.\d{1,3}\b)?.*$", re.MULTILINE)


def _diagnostic(text: str) -> str:
    found = _REPLY_LINE.search(text)
    return " ".join(found[0].split()) if found else ""
