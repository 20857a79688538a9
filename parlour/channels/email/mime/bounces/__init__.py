"""Mails that say that a mail of ours was not delivered."""

from __future__ import annotations

from parlour.channels.email.mime.bounces.finding import find_bounce

__all__ = ["find_bounce"]
