"""The verbs of `parlour mail` that need the database."""

import argparse
import json
import signal
import sys
import threading
import time
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from types import FrameType

from django.conf import settings

from parlour.config.commands.mail import read_mail
from parlour.conversations.importing.run import ALREADY, EMPTY, TOO_LARGE, import_mails
from parlour.conversations.importing.sources import mails
from parlour.conversations.inbound.explain import Explanation, explain
from parlour.inboxes.models import EnvelopeState, Inbox
from parlour.kernel.errors import Invalid
from parlour.kernel.scoping import across_organisations

WIDTH = 30
EVERY = 0.1
STOPPED = 130
WORDS = {
    EnvelopeState.DONE: "became messages",
    EnvelopeState.DUPLICATE: "had come before by another route",
    EnvelopeState.STOPPED: "were stopped (our own mail)",
    EnvelopeState.QUARANTINED: "could not be read and are in quarantine",
    EnvelopeState.WAITING: "are left to the worker",
    ALREADY: "were imported before",
    TOO_LARGE: "are too large",
    EMPTY: "are empty",
}


def bring_over(args: argparse.Namespace) -> int:
    """Import, with a bar on stderr and a summary on stdout. Ctrl-C ends it after the present mail."""
    inbox = chosen_inbox(args)
    found = mails(Path(args.path), settings.MAX_MAIL_BYTES)
    stop = threading.Event()
    before = signal.signal(signal.SIGINT, lambda number, frame: _interrupt(stop, number, frame))
    bar = Bar()
    try:
        outcomes = import_mails(inbox, found, stopped=stop.is_set, told=bar.tell)
    finally:
        signal.signal(signal.SIGINT, before)
        bar.end()
    for outcome, count in sorted(outcomes.items(), key=lambda one: -one[1]):
        sys.stdout.write(f"{count:>8,} {WORDS.get(outcome, outcome)}\n")
    sys.stdout.write(f"{outcomes.total():>8,} mails in all, into {inbox.name}. Nothing was sent.\n")
    if stop.is_set():
        sys.stdout.write("Stopped. Run the same command again to go on.\n")
    return STOPPED if stop.is_set() else 0


def explain_mail(args: argparse.Namespace) -> int:
    """Print the steps and the reasons."""
    explanation = explain(chosen_inbox(args), read_mail(args.file))
    if args.json:
        json.dump(asdict(explanation), sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        sys.stdout.write(_in_words(explanation))
    return 0


def chosen_inbox(args: argparse.Namespace) -> Inbox:
    """The inbox that the words name, or the only one. Raises Invalid saying which there are."""
    with across_organisations("the operator names the organisation"):
        rows = Inbox.objects.select_related("organisation").order_by("organisation__slug", "address")
        if args.organisation:
            rows = rows.filter(organisation__slug=args.organisation)
        if args.inbox:
            rows = rows.filter(address=args.inbox.strip().lower())
        found = list(rows[:20])
    if not found:
        raise Invalid("There is no such inbox. Make one in the settings first, or name another one.")
    if len(found) > 1:
        known = ", ".join(f"--organisation {one.organisation.slug} --inbox {one.address}" for one in found)
        raise Invalid(f"Say which inbox: {known}.")
    return found[0]


class Bar:
    """How far an import is: a bar on a terminal, a line now and then elsewhere."""

    def __init__(self) -> None:
        self.live = sys.stderr.isatty()
        self.last, self.started = 0.0, time.monotonic()

    def tell(self, share: float, outcomes: Counter[str]) -> None:
        """Show it, not too often."""
        moment = time.monotonic()
        if moment - self.last < (EVERY if self.live else 30.0):
            return
        self.last = moment
        rate = outcomes.total() / max(moment - self.started, 0.001)
        filled = int(share * WIDTH)
        line = (
            f"[{'#' * filled}{'.' * (WIDTH - filled)}] {share:4.0%}  {outcomes.total():,} mails, {rate:,.0f} a second"
        )
        sys.stderr.write(f"\r{line} " if self.live else f"{line}\n")
        sys.stderr.flush()

    def end(self) -> None:
        """Leave the line."""
        if self.live:
            sys.stderr.write("\r" + " " * (WIDTH + 50) + "\r")


def _interrupt(stop: threading.Event, number: int, frame: FrameType | None) -> None:
    if stop.is_set():
        raise KeyboardInterrupt
    stop.set()


def _in_words(explanation: Explanation) -> str:
    ends = {
        "join": f"It would join conversation #{explanation.number}.",
        "begin": "It would begin a new conversation" + (", in spam." if explanation.spam else "."),
        "stop": "It would be kept, and become no message.",
        "quarantine": "It would be put into quarantine.",
    }
    steps = [f"  {one['step']:<14} {one['answer']:<10} {one['code']}".rstrip() for one in explanation.steps]
    return "\n".join(
        [ends[explanation.outcome], *(f"  {one}" for one in explanation.sentences), "", "Steps:", *steps, ""]
    )
