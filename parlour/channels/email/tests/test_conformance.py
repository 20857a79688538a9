"""E-mail passes what every channel passes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from parlour.channels.conformance import ChannelConformance
from parlour.channels.email.channel import Email
from parlour.channels.email.tests.letters import inbox_facts
from parlour.channels.email.webhooks import sign
from parlour.inboxes.contract import InboxFacts, Outcome
from tests.servers.sink import DROP, smtp_sink

SCRIPTS = {
    Outcome.SENT: {},
    Outcome.TEMPORARY: {"RCPT": "451 4.3.0 later"},
    Outcome.PERMANENT: {"RCPT": "550 5.1.1 unknown"},
    Outcome.UNCERTAIN: {"BODY": DROP},
}


class TestEmail(ChannelConformance):
    channel = Email()
    secrets: ClassVar[dict[str, str]] = {
        "imap_password": "s3cret-imap",
        "smtp_password": "s3cret-smtp",
        "oauth_client_secret": "s3cret-client",
        "oauth_access_token": "s3cret-access",
        "oauth_refresh_token": "s3cret-refresh",
        "webhook_secret": "s3cret-call",
    }

    @contextmanager
    def world(self, outcome: Outcome) -> Iterator[InboxFacts]:
        with smtp_sink(SCRIPTS[outcome]) as sink:
            yield inbox_facts(smtp_host="127.0.0.1", smtp_port=sink.port, smtp_protection="plain", smtp_sign_in="none")

    def signed_call(self, raw: bytes) -> tuple[InboxFacts, dict[str, str], bytes]:
        stamp = str(int(time.time()))
        headers = {"X-Parlour-Timestamp": stamp, "X-Parlour-Signature": sign("s3cret-call", stamp, raw)}
        return inbox_facts(webhook_secret="s3cret-call"), headers, raw
