"""From what a mail says to the facts that the core reads, whatever the channel."""

from __future__ import annotations

import hashlib
import re

from parlour.channels.email.composing import OUR_MARK
from parlour.channels.email.mime import Address, Attachment, ParsedMail
from parlour.inboxes.contract import BounceFacts, Inbound, InboundFile, InboundKind, Party

_TOKEN = re.compile(r"[a-z2-7]{26,64}")
# Kinds of parts that the core does not show as files of their own.
_KINDS = {"delivery-status": "receipt", "returned-headers": "file"}


def facts_of(mail: ParsedMail, own_addresses: frozenset[str]) -> Inbound:
    """Map one parsed mail; pure."""
    return Inbound(
        kind=_kind(mail),
        outside_id=mail.message_id,
        sender=_party(mail.author, "from") if mail.author.address or mail.author.name else None,
        parties=_parties(mail),
        subject=mail.subject,
        text=mail.text,
        new_text=mail.reply_text,
        quoted_text=mail.quoted_text,
        signature_text=mail.signature_text,
        html=mail.html,
        sent_at=mail.date,
        fingerprint=fingerprint(mail),
        thread_ids=_thread_ids(mail),
        reply_tokens=_tokens(mail, own_addresses),
        files=tuple(_file(part) for part in mail.attachments),
        auto_submitted=mail.auto_submitted,
        list_id=mail.list_id or ("list" if mail.is_list else ""),
        loop_marks=tuple(value for name, value in mail.loop.ours if name == OUR_MARK.lower()),
        bounce=_bounce(mail),
        receipt_for=mail.receipt_for,
        spam_hint=mail.is_spam_flagged,
        defects=(*[defect.code for defect in mail.defects], *[f"limit:{name}" for name in mail.limits_hit]),
    )


def fingerprint(mail: ParsedMail) -> str:
    """A digest of what the mail says, not of how it came: Received, Return-Path and Delivered-To don't count."""
    parts = [
        mail.message_id,
        mail.author.address.lower(),
        mail.date.isoformat() if mail.date else "",
        mail.subject,
        mail.text,
        mail.html,
    ]
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass"))
    for part in mail.attachments:
        digest.update(hashlib.sha256(part.payload).digest())
    return digest.hexdigest()


def _kind(mail: ParsedMail) -> InboundKind:
    if mail.is_bounce:
        return InboundKind.BOUNCE
    if mail.is_receipt:
        return InboundKind.RECEIPT
    # A list marks its mail in ways of its own, and a person wrote it all the same.
    return InboundKind.AUTO_REPLY if mail.auto_submitted == "auto-replied" else InboundKind.MESSAGE


def _parties(mail: ParsedMail) -> tuple[Party, ...]:
    roles = (("to", mail.to), ("cc", mail.cc), ("bcc", mail.bcc), ("reply-to", mail.reply_to))
    return tuple(_party(one, role) for role, addresses in roles for one in addresses)


def _party(address: Address, role: str) -> Party:
    return Party(address.address, address.name, role)


def _thread_ids(mail: ParsedMail) -> tuple[str, ...]:
    """Nearest first: what it answers, then the references from the newest to the oldest."""
    return tuple(dict.fromkeys([*mail.in_reply_to, *reversed(mail.references)]))


def _tokens(mail: ParsedMail, own_addresses: frozenset[str]) -> tuple[str, ...]:
    """What stands after the plus sign in addresses of ours that the mail was sent to."""
    own = {address.lower() for address in own_addresses}
    written = [one.address for group in (mail.to, mail.cc, mail.bcc) for one in group] + list(mail.delivered_to)
    found = []
    for address in written:
        local, _at, domain = address.lower().rpartition("@")
        plain, plus, token = local.partition("+")
        if plus and f"{plain}@{domain}" in own and _TOKEN.fullmatch(token):
            found.append(token)
    return tuple(dict.fromkeys(found))


def _file(part: Attachment) -> InboundFile:
    return InboundFile(
        filename=part.filename,
        content_type=part.content_type,
        payload=part.payload,
        content_id=part.content_id,
        inline=part.inline,
        kind=_KINDS.get(part.kind, part.kind),
    )


def _bounce(mail: ParsedMail) -> BounceFacts | None:
    if mail.bounce is None:
        return None
    return BounceFacts(
        recipients=mail.bounce.recipients,
        hard=mail.bounce.hard,
        status=mail.bounce.status,
        original_message_id=mail.bounce.original_message_id,
    )
