"""`mail_in`: mails a second of one core, from raw bytes to stored, threaded conversations, beside two peers.

Ours does all that the product does: it stores the raw mail encrypted and durably before anything else, then parses,
looks for loops, doubles, bounces and spam, finds contact and thread, and writes message, participants and events. The
peers run their own mail gateways in process, as they would be called from a mail server, with sending stubbed. Counted
is the processor time of the process, so that waiting for a disk that others keep busy tells nobody apart.
"""

# ruff: noqa: E501

import os
import statistics
import threading
import time
from typing import Any

from bench import letters, peers
from bench.runner import pin

TARGET = ">= 5x django-helpdesk and >= 5x roundup"


def run(quick: bool) -> dict[str, Any]:
    """Three batches for us, one for each peer (they are slow); the median of ours counts."""
    count, batches = (60, 1) if quick else (300, 3)
    mails = letters.make(count * (batches + 1))
    pin(0)
    rates = _ours(mails, count, batches)
    figure, wall = (statistics.median(column) for column in zip(*rates, strict=True))
    found = {
        name: peers.mail_in(name, mails[: 30 if quick else 120], install=not quick)
        for name in ("django-helpdesk", "roundup")
    }
    first = found["django-helpdesk"]
    return {
        "figure": round(figure, 1),
        "unit": "mails per second of one core",
        "peer": "django-helpdesk",
        "peer_figure": first.get("rate"),
        "ratio": _ratio(figure, first),
        "target": TARGET,
        "workload": f"{batches} batches of {count} mails, {sum(map(len, mails)) // len(mails) / 1000:.1f} KB on average, half plain, half alternative, all of new people",
        "batches": [round(one, 1) for one, _wall in rates],
        "by_the_clock": {"ours": round(wall, 1), **{name: one.get("wall") for name, one in found.items()}},
        "roundup": found["roundup"].get("rate"),
        "ratio_roundup": _ratio(figure, found["roundup"]),
        "missing": [one["missing"] for one in found.values() if "missing" in one],
    }


def _ratio(figure: float, peer: dict[str, Any]) -> float | None:
    return round(figure / peer["rate"], 2) if peer.get("rate") else None


def _ours(mails: list[bytes], count: int, batches: int) -> list[tuple[float, float]]:
    inbox_id = house()
    from parlour.conversations.tasks import process_envelopes
    from parlour.inboxes.actions import accept

    def take(batch: list[bytes]) -> tuple[float, float]:
        begun, started = time.perf_counter(), time.process_time()
        for raw in batch:
            accept(inbox_id, raw, source="smtp")
        process_envelopes(threading.Event())
        return len(batch) / (time.process_time() - started), len(batch) / (time.perf_counter() - begun)

    take(mails[:count])  # warm
    rates = [take(mails[count * (one + 1) : count * (one + 2)]) for one in range(batches)]
    _check(len(mails))
    return rates


def house() -> Any:
    """A migrated database with one organisation and one mail inbox; returns the inbox's id."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parlour.config.settings")
    django.setup()
    from django.core.management import call_command

    from parlour.inboxes.models import Inbox
    from parlour.kernel.scoping import across_organisations
    from parlour.organisations.models import Organisation

    call_command("migrate", verbosity=0)
    with across_organisations("a benchmark makes its house"):
        organisation = Organisation.objects.create(name="Larkmoor Cycles", slug="larkmoor")
        inbox = Inbox.objects.create(
            organisation=organisation, name="Help", kind="email", address="help@larkmoor.example"
        )
    return inbox.pk


def _check(expected: int) -> None:
    from parlour.conversations.models import Conversation, Message
    from parlour.inboxes.models import Envelope
    from parlour.kernel.scoping import across_organisations

    with across_organisations("a benchmark checks itself"):
        found = (Conversation.objects.count(), Message.objects.count(), Envelope.objects.filter(state="done").count())
    if found != (expected, expected, expected):
        raise AssertionError(f"{expected} mails gave {found} conversations, messages and finished envelopes")
