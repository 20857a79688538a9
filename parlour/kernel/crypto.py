"""Envelope encryption: each thing has a random key of its own, wrapped by the operator's master key.

AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce in front of the ciphertext. Destroying a wrapped key
turns what it encrypted into noise, in copies too that we can't reach.
"""

import hashlib
import hmac
import json
import os
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from parlour.kernel.errors import Permanent

_NONCE = 12
_WRAPPING = b"parlour key v1"
_SECRETS = b"parlour secrets v1"


def new_key() -> bytes:
    """Return a random 256-bit key."""
    return AESGCM.generate_key(256)


def seal(key: bytes, plain: bytes, context: bytes) -> bytes:
    """Encrypt `plain`; `context` must be the same when it is opened, which ties the bytes to their place."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, context)


def unseal(key: bytes, sealed: bytes, context: bytes) -> bytes:
    """Decrypt what `seal` made. Raises Permanent when the bytes, the key or the context are not the right ones."""
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], context)
    except (InvalidTag, ValueError):
        raise Permanent(
            "These bytes can't be opened: they are damaged, or the key is not the one they were sealed with."
        ) from None


def wrap(key: bytes) -> bytes:
    """Encrypt a key under the master key."""
    return seal(_master(), key, _WRAPPING)


def unwrap(wrapped: bytes) -> bytes:
    """Return the key that `wrap` encrypted."""
    return unseal(_master(), bytes(wrapped), _WRAPPING)


def seal_secrets(secrets: dict[str, Any]) -> bytes:
    """Encrypt passwords and tokens (JSON values) under the master key."""
    return seal(_master(), json.dumps(secrets).encode(), _SECRETS)


def open_secrets(sealed: bytes | None) -> dict[str, Any]:
    """Return what `seal_secrets` encrypted; an empty dict for None."""
    if not sealed:
        return {}
    opened: dict[str, Any] = json.loads(unseal(_master(), bytes(sealed), _SECRETS))
    return opened


def digest(value: str | bytes, organisation_id: UUID, *, purpose: str) -> str:
    """Return an HMAC-SHA256 in hexadecimal, peppered per organisation and purpose: recognises without keeping."""
    pepper = hmac.digest(_master(), f"{purpose}:{organisation_id}".encode(), "sha256")
    return hmac.new(pepper, value.encode() if isinstance(value, str) else value, hashlib.sha256).hexdigest()


def _master() -> bytes:
    return bytes.fromhex(settings.MASTER_KEY)
