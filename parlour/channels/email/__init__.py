"""The e-mail channel. Importing this is cheap and needs no configured Django."""

from __future__ import annotations

from typing import Any

__all__ = ["parse_mail"]


def parse_mail(raw: bytes) -> dict[str, Any]:
    """Say what a mail says, as a dictionary that can be written as JSON. Never raises, whatever the bytes.

    Keys: from, to, cc, subject, text, html, reply_text, attachments [{filename, content_type, size}],
    message_id, in_reply_to, references, auto_submitted, is_bounce, bounce_recipients, bounce_hard.
    An address is {name, address}; identifiers are without angle brackets.
    """
    # Imported when called: who only wants the package's name should not pay for the parser.
    from parlour.channels.email.mime.face import as_json

    return as_json(raw)
