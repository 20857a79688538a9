"""Envelope encryption: each thing has a random key of its own, wrapped by the operator's master key.

AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce in front of the ciphertext. Destroying a wrapped key
turns what it encrypted into noise, in copies too that we can't reach. Tokens in addresses are sealed with AES-SIV
(RFC 5297) instead: equal facts give equal tokens, and who sees an address learns nothing from it.
"""

import base64
import hashlib
import hmac
import json
import os
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
from django.conf import settings

from parlour.kernel.errors import Invalid, Permanent

_NONCE = 12
_WRAPPING = b"parlour key v1"
_SECRETS = b"parlour secrets v1"
_TOKENS = b"parlour tokens v1"


def new_key() -> bytes:
    """Return a random 256-bit key."""
    return AESGCM.generate_key(256)


def seal(key: bytes, plain: bytes | memoryview, context: bytes) -> bytes:
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


def unwrap(wrapped: bytes | memoryview) -> bytes:
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


def seal_token(facts: dict[str, Any], context: str) -> str:
    """Return `facts` (JSON values) as an opaque text that is fit for an address and can't be made by others."""
    plain = json.dumps(facts, separators=(",", ":"), sort_keys=True).encode()
    return base64.urlsafe_b64encode(_token_cipher().encrypt(plain, [context.encode()])).decode().rstrip("=")


def open_token(token: str, context: str) -> dict[str, Any]:
    """Return the facts that `seal_token` sealed for this context. Raises Invalid when it did not make this token."""
    try:
        sealed = base64.urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
        facts: dict[str, Any] = json.loads(_token_cipher().decrypt(sealed, [context.encode()]))
    except (InvalidTag, ValueError):
        raise Invalid("This is not one of our tokens.") from None
    return facts


def digest(value: str | bytes, organisation_id: UUID, *, purpose: str) -> str:
    """Return an HMAC-SHA256 in hexadecimal, peppered per organisation and purpose: recognises without keeping."""
    pepper = hmac.digest(_master(), f"{purpose}:{organisation_id}".encode(), "sha256")
    return hmac.new(pepper, value.encode() if isinstance(value, str) else value, hashlib.sha256).hexdigest()


def _token_cipher() -> AESSIV:
    return AESSIV(hmac.digest(_master(), _TOKENS, "sha512"))


def _master() -> bytes:
    return bytes.fromhex(settings.MASTER_KEY)
