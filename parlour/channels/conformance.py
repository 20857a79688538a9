"""The suite that every kind of channel passes. A channel's own tests say what is peculiar; the rest is here.

A channel's folder has `fixtures/NAME.<anything>` with `fixtures/NAME.json` (the facts expected of it, as `shown`
writes them) and `tests/test_conformance.py` with one class:

    class TestTelegram(ChannelConformance):
        channel = Telegram()
        ...

which says how to play the outside world: `world(outcome)`, `signed_call(raw)` and `secrets`.
"""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar
from uuid import uuid4

import pytest
from pydantic import SecretStr

from parlour.inboxes.contract import (
    Capabilities,
    Channel,
    Inbound,
    InboxFacts,
    Outbound,
    OutboundFile,
    Outcome,
    Party,
    Shown,
)
from parlour.kernel.errors import ParlourError

OWN_ADDRESSES = frozenset({"help@larkmoor.example", "sales@larkmoor.example"})
SendingWorld = AbstractContextManager[InboxFacts]


def shown(inbound: Inbound) -> dict[str, Any]:
    """The facts as the fixtures hold them: bytes as their size and digest, the time as ISO 8601."""
    facts = asdict(inbound)
    facts["sent_at"] = inbound.sent_at.isoformat() if inbound.sent_at else None
    for file in facts["files"]:
        payload = file.pop("payload")
        file["size"], file["sha256"] = len(payload), hashlib.sha256(payload).hexdigest()
    del facts["fingerprint"]  # a digest of the rest; that it is steady is a test of its own
    read: dict[str, Any] = json.loads(json.dumps(facts))
    return read


class ChannelConformance:
    """Inherit, set `channel`, and play the world outside."""

    channel: ClassVar[Channel]
    # One value for each secret field of Settings: none of them may ever be seen.
    secrets: ClassVar[dict[str, str]] = {}

    def world(self, outcome: Outcome) -> SendingWorld:
        """A world outside in which sending to one recipient ends like this; gives the inbox that meets it."""
        raise NotImplementedError

    def signed_call(self, raw: bytes) -> tuple[InboxFacts, dict[str, str], bytes] | None:
        """An inbox, and a provider's good call that brings `raw`; None for a kind without calls."""
        return None

    def fixtures(self) -> list[Path]:
        folder = Path(inspect.getfile(type(self.channel))).parent / "fixtures"
        return sorted(path for path in folder.iterdir() if path.suffix != ".json")

    def parsed(self, raw: bytes) -> Inbound:
        return self.channel.parse(raw, own_addresses=OWN_ADDRESSES)

    # --- what it declares

    def test_it_is_declared_in_full(self) -> None:
        cls = type(self.channel)
        assert cls.kind
        assert cls.kind.isidentifier()
        assert str(cls.label)
        assert cls.icon
        assert isinstance(cls.capabilities, Capabilities)
        assert cls.recipients, "say who receives personal data through this channel"
        folder = Path(inspect.getfile(cls)).parent
        assert (folder / "README.md").read_text().strip(), "the README is the help beside the form"

    def test_an_inbox_can_begin_with_nothing_entered(self) -> None:
        assert self.channel.Settings.model_validate({}) == self.channel.Settings()

    def test_every_setting_is_labelled(self) -> None:
        for name, field in self.channel.Settings.model_fields.items():
            assert any(isinstance(part, Shown) for part in field.metadata), f"{name} has no Shown"

    # --- reading

    def test_fixtures_give_the_facts_expected(self) -> None:
        paths = self.fixtures()
        assert paths, "write fixtures first"
        for path in paths:
            expected = json.loads(path.with_suffix(".json").read_text())
            assert shown(self.parsed(path.read_bytes())) == expected, path.name

    def test_reading_is_pure(self) -> None:
        for path in self.fixtures():
            raw = path.read_bytes()
            assert self.parsed(raw) == self.parsed(raw)

    def test_the_fingerprint_tells_mails_apart(self) -> None:
        prints = [self.parsed(path.read_bytes()).fingerprint for path in self.fixtures()]
        assert all(prints)
        assert len(set(prints)) == len(prints)

    @pytest.mark.parametrize("raw", [b"", b"\x00", b"\xff" * 1000, b"{" * 1000, b"\r\n" * 1000, b"a" * 100_000])
    def test_senseless_bytes_are_facts_or_a_typed_error(self, raw: bytes) -> None:
        try:
            found: object = self.parsed(raw)
        except ParlourError as error:
            found = error
        assert isinstance(found, Inbound) or (isinstance(found, ParlourError) and found.sentence)

    # --- sending

    @pytest.mark.parametrize("outcome", list(Outcome))
    def test_each_outcome_is_told_apart(self, outcome: Outcome) -> None:
        handed: list[tuple[str, ...]] = []
        with self.world(outcome) as inbox:
            results = self.channel.send(letter(), inbox, before_handover=handed.append)
        assert {address: result.outcome for address, result in results.items()} == {RECIPIENT: outcome}
        if outcome is not Outcome.SENT:
            assert results[RECIPIENT].sentence
        if outcome in (Outcome.SENT, Outcome.UNCERTAIN):
            assert handed == [(RECIPIENT,)]

    def test_what_can_not_be_noted_is_not_sent(self) -> None:
        class NoteFailedError(Exception):
            pass

        def before(_accepted: tuple[str, ...]) -> None:
            raise NoteFailedError

        with self.world(Outcome.SENT) as inbox, pytest.raises(NoteFailedError):
            self.channel.send(letter(), inbox, before_handover=before)

    def test_flags_match_behaviour(self) -> None:
        """A kind that says it takes files and threads can send a letter with both."""
        if not self.channel.capabilities.attachments:
            return
        file = OutboundFile("bell.txt", "text/plain", lambda: b"ring")
        with self.world(Outcome.SENT) as inbox:
            answer = replace(
                letter(), files=(file,), in_reply_to="q@customer.example", references=("q@customer.example",)
            )
            results = self.channel.send(answer, inbox, before_handover=lambda _accepted: None)
        assert results[RECIPIENT].outcome is Outcome.SENT

    # --- calls

    def test_a_good_call_brings_the_message_twice_the_same(self) -> None:
        raw = self.fixtures()[0].read_bytes()
        call = self.signed_call(raw)
        if call is None:
            return
        inbox, headers, body = call
        assert self.channel.verify_webhook(inbox, headers, body) == raw
        assert self.channel.verify_webhook(inbox, headers, body) == raw

    @pytest.mark.parametrize("change", ["headers", "body", "case"])
    def test_a_forged_call_is_refused(self, change: str) -> None:
        call = self.signed_call(self.fixtures()[0].read_bytes())
        if call is None:
            return
        inbox, headers, body = call
        forged: dict[str, Callable[[], tuple[dict[str, str], bytes]]] = {
            "headers": lambda: ({}, body),
            "body": lambda: (headers, body + b"x"),
            "case": lambda: ({name: value[::-1] for name, value in headers.items()}, body),
        }
        with pytest.raises(ParlourError) as refused:
            self.channel.verify_webhook(inbox, *forged[change]())
        assert refused.value.status == 403

    # --- secrets

    def test_secrets_are_sealed_fields_and_never_seen(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level("DEBUG")
        settings = self.channel.Settings.model_validate(self.secrets)
        for name in self.secrets:
            assert isinstance(getattr(settings, name), SecretStr)
        with self.world(Outcome.PERMANENT) as inbox:
            known = replace(inbox, settings=inbox.settings.model_copy(update=_secret(self.secrets)))
            results = self.channel.send(letter(), known, before_handover=lambda _accepted: None)
        seen = f"{settings!r} {settings.model_dump_json()} {known!r} {results!r} {caplog.text}"
        for value in self.secrets.values():
            assert value not in seen

    def test_people_stay_out_of_the_log(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level("DEBUG")
        for outcome in Outcome:
            with self.world(outcome) as inbox:
                self.channel.send(letter(), inbox, before_handover=lambda _accepted: None)
        for path in self.fixtures():
            self.parsed(path.read_bytes())
        assert "customer.example" not in caplog.text


RECIPIENT = "dee@customer.example"


def letter() -> Outbound:
    """One complete message to one recipient."""
    message_id = uuid4()
    return Outbound(
        message_id=message_id,
        outside_id=f"{message_id.hex}.0123456789ab@larkmoor.example",
        sender=Party("help@larkmoor.example", "Larkmoor Cycles", "from"),
        reply_to="",
        parties=(Party(RECIPIENT, "Dee Marsh", "to"),),
        recipients=(RECIPIENT,),
        subject="Your bell",
        text="It is on its way.\n",
        html="<div>It is on its way.</div>",
        date=datetime(2026, 11, 22, 10, 0, tzinfo=UTC),
    )


def _secret(values: dict[str, str]) -> dict[str, SecretStr]:
    return {name: SecretStr(value) for name, value in values.items()}
