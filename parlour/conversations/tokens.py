"""Marks that only we can make: the reply token in an address, and the ids of our own messages.

A reply token is the conversation's id (16 bytes) and 8 bytes of an HMAC-SHA256 over it, in base32 (RFC 4648)
without padding and in small letters: 39 characters, so that `local+token` fits the 64 of RFC 5321 for local
parts of up to 24. It says which conversation a mail was sent from, not who sends it.
"""

import base64
import binascii
from uuid import UUID

from django.utils.crypto import constant_time_compare, salted_hmac

LENGTH = 39
LONGEST_LOCAL_PART = 64
_REPLY = "parlour.conversations.reply-token"
_MESSAGE = "parlour.conversations.message-id"
_MAC_BYTES = 8
_MESSAGE_MAC = 12


def reply_token(conversation_id: UUID) -> str:
    """The token of a conversation."""
    raw = conversation_id.bytes + _mac(conversation_id)
    return base64.b32encode(raw).decode("ascii").rstrip("=").lower()


def conversation_of(token: str) -> UUID | None:
    """The conversation that a token names; None for anything that we did not sign. Case does not matter."""
    if len(token) != LENGTH:
        return None
    try:
        raw = base64.b32decode(token.upper() + "=")
    except (binascii.Error, ValueError):
        return None
    conversation_id = UUID(bytes=raw[:16])
    return conversation_id if constant_time_compare(raw[16:], _mac(conversation_id)) else None


def reply_address(address: str, conversation_id: UUID) -> str:
    """The address of an inbox with the token in it (RFC 5233 subaddressing); unchanged when it would grow too long."""
    local, _, domain = address.rpartition("@")
    tokened = f"{local}+{reply_token(conversation_id)}"
    return f"{tokened}@{domain}" if len(tokened) <= LONGEST_LOCAL_PART else address


def message_id(row_id: UUID, domain: str) -> str:
    """The Message-ID of one of our messages, without the angle brackets (RFC 5322 3.6.4)."""
    return f"{row_id.hex}.{_message_mac(row_id)}@{domain}"


def is_ours(outside_id: str) -> bool:
    """Say whether we made this Message-ID, whatever its domain says now."""
    left = outside_id.strip("<>").partition("@")[0]
    row, dot, mac = left.partition(".")
    try:
        return bool(dot) and len(row) == 32 and constant_time_compare(mac, _message_mac(UUID(hex=row)))
    except ValueError:
        return False


def _mac(conversation_id: UUID) -> bytes:
    return salted_hmac(_REPLY, conversation_id.bytes, algorithm="sha256").digest()[:_MAC_BYTES]


def _message_mac(row_id: UUID) -> str:
    return salted_hmac(_MESSAGE, row_id.hex, algorithm="sha256").hexdigest()[:_MESSAGE_MAC]
