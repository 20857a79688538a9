"""A channel for tests: mail as JSON, handed over to a folder that stands for the world outside.

It keeps the Channel contract in full, so the pipeline and the queue are tested without a mail server. What the world
answers is read from `<spool>/answers.json`: {address: outcome}, or {"*": outcome}; outcomes are those of `Outcome`, and
"break-before" / "break-after" break the connection on either side of the handing over.
"""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from parlour.inboxes.contract import (
    BounceFacts,
    Capabilities,
    Channel,
    ChannelSettings,
    Inbound,
    InboundFile,
    InboundKind,
    InboxFacts,
    Outbound,
    Outcome,
    Party,
    Result,
)
from parlour.kernel.errors import Permanent


class Post(Channel):
    """Letters in a folder."""

    kind = "post"
    label = "Post"
    icon = "mail"
    capabilities = Capabilities(threads=True, attachments=True, copies=True)

    class Settings(ChannelSettings):
        """Where the letters go."""

        spool: str = ""
        plus_addressing: bool = True

    def parse(self, raw: bytes, *, own_addresses: frozenset[str]) -> Inbound:
        """Read a letter that `letter` wrote."""
        try:
            facts = json.loads(raw)
        except ValueError:
            raise Permanent("This is not a letter.") from None
        if facts.pop("kill", False):
            os._exit(9)
        if facts.pop("crash", False):
            raise RuntimeError("the parser met something that it did not expect")
        return _inbound(facts)

    def send(
        self, outbound: Outbound, inbox: InboxFacts, *, before_handover: Callable[[tuple[str, ...]], None]
    ) -> Mapping[str, Result]:
        """Put one file per recipient into the spool."""
        folder = Path(inbox.settings.spool)  # type: ignore[attr-defined]
        answers = _answers(folder)
        results = {
            one: Result(Outcome(said)) for one in outbound.recipients if (said := _said(answers, one)) in set(Outcome)
        }
        if any(_said(answers, one) == "break-before" for one in outbound.recipients):
            return dict.fromkeys(outbound.recipients, Result(Outcome.TEMPORARY, "The server can't be reached."))
        accepted = tuple(
            one for one, result in results.items() if result.outcome not in (Outcome.TEMPORARY, Outcome.PERMANENT)
        )
        accepted += tuple(one for one in outbound.recipients if one not in results)
        if accepted:
            before_handover(accepted)
            for one in accepted:
                _drop(folder, outbound, one)
        for one in accepted:
            broken = _said(answers, one) in ("break-after", "uncertain")
            results[one] = Result(Outcome.UNCERTAIN, "Nobody knows.") if broken else Result(Outcome.SENT)
        return results


def _inbound(facts: dict[str, Any]) -> Inbound:
    sender = facts.pop("sender")
    parties = [Party(**one) for one in facts.pop("parties", [])]
    bounce = facts.pop("bounce", None)
    at = facts.pop("sent_at", None)
    text = facts.pop("text", "")
    files = tuple(InboundFile(**{**one, "payload": one["payload"].encode()}) for one in facts.pop("files", []))
    author = Party(sender, facts.pop("name", ""), "from") if sender else None
    fields = {
        "subject": "",
        "new_text": text,
        "quoted_text": "",
        "signature_text": "",
        "html": "",
        "fingerprint": facts.get("outside_id", ""),
        **facts,
    }
    fields["kind"] = InboundKind(fields.get("kind", "message"))
    for name in ("thread_ids", "reply_tokens", "loop_marks", "defects"):
        fields[name] = tuple(fields.get(name, ()))
    return Inbound(
        sender=author,
        parties=(*([author] if author else []), *parties),
        text=text,
        sent_at=datetime.fromisoformat(at) if at else None,
        files=files,
        bounce=BounceFacts(**{**bounce, "recipients": tuple(bounce["recipients"])}) if bounce else None,
        **fields,
    )


def _answers(folder: Path) -> dict[str, str]:
    path = folder / "answers.json"
    return json.loads(path.read_text()) if path.exists() else {}


def _said(answers: dict[str, str], address: str) -> str:
    return answers.get(address, answers.get("*", ""))


def _drop(folder: Path, outbound: Outbound, address: str) -> None:
    facts = asdict(outbound)
    facts["files"] = [one.filename for one in outbound.files]
    folder.mkdir(parents=True, exist_ok=True)
    number = len(list(folder.glob("*.letter")))
    path = folder / f"{number:06d}-{os.getpid()}.letter"
    # Whole or not at all: whoever is killed while writing has not handed over.
    path.with_suffix(".half").write_text(json.dumps({**facts, "recipient": address}, default=str))
    path.with_suffix(".half").rename(path)


def letters(folder: Path) -> list[dict[str, Any]]:
    """What has left so far, in order."""
    return [json.loads(path.read_text()) for path in sorted(folder.glob("*.letter"))]
