"""Identifiers. UUID version 7 (RFC 9562): never reused after a restore, and ordered by time of making."""

import uuid

from uuid_utils.compat import uuid7 as _uuid7


def uuid7() -> uuid.UUID:
    """Return a new time-ordered identifier as a standard `uuid.UUID`."""
    return _uuid7()
