"""The writer's new words, apart from what was quoted and from the signature."""

from __future__ import annotations

from parlour.channels.email.mime.replies.splitting import Reply, split_reply

__all__ = ["Reply", "split_reply"]
