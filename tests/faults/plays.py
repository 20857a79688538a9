"""What the fault tests play, in a process of its own on a real database: `python -m tests.faults.plays NAME`.

Workers are forked from a process that has loaded everything, so that they can be killed by the dozen: at each step in
turn (each statement, each commit, each file) or at random moments. The clock is moved on between rounds instead of
waiting for claims to end. Each play prints what is left, as JSON.
"""

import json
import os
import random
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

import django
from django.db import connection, connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parlour.config.settings")
django.setup()

from django.conf import settings  # noqa: E402 - models can be imported only after setup

from parlour.conversations import actions, tasks  # noqa: E402
from parlour.conversations.models import Conversation, Delivery, Message  # noqa: E402
from parlour.conversations.tests.conftest import letter  # noqa: E402
from parlour.conversations.tests.post import Post, letters  # noqa: E402
from parlour.files import store  # noqa: E402
from parlour.inboxes import registry  # noqa: E402
from parlour.inboxes.actions import accept, retry_envelope  # noqa: E402
from parlour.inboxes.models import Envelope, Inbox  # noqa: E402
from parlour.kernel.actor import OPERATOR  # noqa: E402
from parlour.kernel.clock import held_at, now  # noqa: E402
from parlour.kernel.errors import Conflict  # noqa: E402
from parlour.kernel.models import Event  # noqa: E402
from parlour.kernel.scoping import across_organisations, within  # noqa: E402
from parlour.organisations.models import Organisation  # noqa: E402
from parlour.people.models import Agent, User  # noqa: E402

SPOOL = Path(settings.DATA) / "spool"
ROUND = timedelta(hours=7)
FILES = [{"filename": "a", "content_type": "text/plain", "payload": "a"}]


class Doom:
    """Kills this process at a given step."""

    def __init__(self, step: int) -> None:
        self.left, self.count = step, 0

    def tick(self) -> None:
        self.count += 1
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def lurk(self) -> None:
        """Count each statement, and before and after: each commit, each fsync, each file put into place."""
        connection.ensure_connection()
        connection.execute_wrappers.append(self._statement)
        commit, rename, write, sync = connection._commit, Path.rename, Path.write_text, os.fsync
        connection._commit = lambda: self._around(commit)  # type: ignore[method-assign]
        Path.rename = lambda path, target: self._around(lambda: rename(path, target))  # type: ignore[method-assign, assignment]
        os.fsync = lambda handle: self._around(lambda: sync(handle))  # type: ignore[assignment]
        Path.write_text = lambda path, *args, **more: self._around(lambda: write(path, *args, **more))  # type: ignore[method-assign, assignment]

    def _statement(self, execute: Callable[..., Any], *args: Any) -> Any:
        self.tick()
        return execute(*args)

    def _around(self, do: Callable[[], Any]) -> Any:
        self.tick()
        done = do()
        self.tick()
        return done


def house() -> tuple[Inbox, Agent]:
    """One organisation, one inbox and one agent."""
    SPOOL.mkdir(parents=True, exist_ok=True)
    with across_organisations("a test makes its cast"):
        organisation = Organisation.objects.create(name="Larkmoor Cycles", slug="larkmoor")
        user = User.objects.create_user("bo@larkmoor.example", None, name="Bo")
        agent = Agent.objects.create(organisation=organisation, user=user, name="Bo")
        inbox = Inbox.objects.create(
            organisation=organisation,
            name="Help",
            kind="post",
            address="help@larkmoor.example",
            settings={"spool": str(SPOOL)},
            hourly_limit=100000,
        )
    return inbox, agent


@contextmanager
def worker(work: Callable[[], None]) -> Iterator[int]:
    """A forked process that does `work` and ends; it is waited for."""
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            sys.stdout.flush()
            os._exit(code)
    try:
        yield pid
    finally:
        os.waitpid(pid, 0)


def run(duty: Callable[[threading.Event], float], turn: int = 0) -> Callable[[], None]:
    """Do what is due `turn` rounds from now."""

    def work() -> None:
        tasks._resting.clear()
        with held_at(now() + turn * ROUND):
            duty(threading.Event())

    return work


def dying(duty: Callable[[threading.Event], float], step: int, turn: int) -> Callable[[], None]:
    """The same, until the step at which it is killed; says on a pipe when it got through."""

    def work() -> None:
        Doom(step).lurk()
        run(duty, turn)()
        os.kill(os.getpid(), signal.SIGUSR1)  # it lived

    return work


def killed_at(duty: Callable[[threading.Event], float], step: int, turn: int) -> bool:
    """Whether a worker was killed at the step; False when there is no such step any more."""
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        dying(duty, step, turn)()
        os._exit(0)
    _pid, status = os.waitpid(pid, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def take(inbox: Inbox, count: int, **facts: Any) -> None:
    for number in range(count):
        raw = letter(outside_id=f"{number}@x", sender=f"p{number}@x.example", files=FILES, **facts)
        accept(inbox.pk, raw, source="smtp")


def left() -> dict[str, Any]:
    """What is there in the end."""
    with across_organisations("a test looks"):
        envelopes = Counter(Envelope.objects.values_list("state", flat=True))
        messages = Counter(Message.objects.exclude(outside_id="").values_list("outside_id", flat=True))
        numbers = sorted(Conversation.objects.values_list("number", flat=True))
        events = list(Event.objects.order_by("number").values_list("number", flat=True))
        received = Event.objects.filter(kind="conversation.message_received").count()
        readable = all(
            store.read(one.file)
            for message in Message.objects.all()
            for one in message.attachments.select_related("file")
        )
        counted = all(one.message_count == one.messages.count() for one in Conversation.objects.all())
    return {
        "envelopes": dict(envelopes),
        "messages": len(messages),
        "doubled": sum(count > 1 for count in messages.values()),
        "conversations": len(numbers),
        "numbers_without_gaps": numbers == list(range(1, len(numbers) + 1)),
        "events_without_gaps": events == list(range(1, len(events) + 1)),
        "received": received,
        "files_readable": readable,
        "counted": counted,
    }


def intake_every_step() -> dict[str, Any]:
    """Kill a worker at its first step, its second, its third ... each time with two more letters waiting: a new one,
    and an answer to it that is taken in with it."""
    inbox, _agent = house()
    step, kills = 0, 0
    while True:
        step += 1
        author = {"sender": f"p{step}@x.example", "files": FILES}
        accept(inbox.pk, letter(outside_id=f"{step}@x", **author), source="smtp")
        accept(inbox.pk, letter(outside_id=f"{step}b@x", thread_ids=[f"{step}@x"], **author), source="smtp")
        if not killed_at(tasks.process_envelopes, step, turn=2 * step):
            break
        kills += 1
        with worker(run(tasks.process_envelopes, 2 * step + 1)):
            pass
    return {"kills": kills, "threads": step, "taken": 2 * step, **left()}


def intake_random(kills: int = 40, count: int = 150) -> dict[str, Any]:
    """Kill two workers at random moments while they take in the same letters."""
    inbox, _agent = house()
    take(inbox, count)
    chance = random.Random(7)
    for turn in range(kills // 2):
        with worker(run(tasks.process_envelopes, turn)) as one, worker(run(tasks.process_envelopes, turn)) as two:
            for pid in (one, two):
                time.sleep(chance.random() * 0.12)
                os.kill(pid, signal.SIGKILL)
    with worker(run(tasks.process_envelopes, kills)):
        pass
    retried = retry_all()
    with worker(run(tasks.process_envelopes, kills + 1)):
        pass
    return {"kills": kills // 2 * 2, "taken": count, "retried": retried, **left()}


def retry_all() -> int:
    """A mail in whose time three workers died was put aside, as if it had killed them; somebody has it tried again."""
    with across_organisations("a test looks"):
        aside = list(
            Envelope.objects.filter(state="quarantined", reason="too-many-attempts").select_related("organisation")
        )
    for envelope in aside:
        with within(envelope.organisation):
            retry_envelope(envelope, actor=OPERATOR)
    return len(aside)


def replies(inbox: Inbox, agent: Agent, count: int, first: int = 0) -> list[Message]:
    with within(inbox.organisation):
        return [
            actions.start(
                inbox,
                actor=agent.as_actor(),
                agent=agent,
                to=f"p{first + number}@x.example",
                subject="s",
                text="t",
                undo_seconds=0,
            )
            for number in range(count)
        ]


def sent() -> dict[str, Any]:
    """Each copy: how often it left, and what we say of it."""
    left_us = Counter(one["recipient"] for one in letters(SPOOL))
    with across_organisations("a test looks"):
        states = dict(Delivery.objects.values_list("address", "state"))
    return {
        "copies": len(states),
        "states": dict(Counter(states.values())),
        "twice": sum(count > 1 for count in left_us.values()),
        "said_sent_but_not": sum(state == "sent" and left_us[address] != 1 for address, state in states.items()),
        "left_but_not_said": sum(
            state in ("queued", "claimed", "failed") and left_us[address] > 0 for address, state in states.items()
        ),
        "events_without_gaps": left()["events_without_gaps"],
    }


def sending_every_step() -> dict[str, Any]:
    """Kill a worker at each step of sending one message."""
    inbox, agent = house()
    step, kills = 0, 0
    while True:
        step += 1
        replies(inbox, agent, 1, first=step)
        if not killed_at(tasks.send_due, step, turn=2 * step):
            break
        kills += 1
        with worker(run(tasks.send_due, 2 * step + 1)):
            pass
    for turn in (1, 2, 3):
        with worker(run(tasks.send_due, 2 * step + turn)):
            pass
    return {"kills": kills, **sent()}


def sending_random(kills: int = 40, count: int = 120) -> dict[str, Any]:
    """Kill two workers at random moments while they send the same messages."""
    inbox, agent = house()
    replies(inbox, agent, count)
    chance = random.Random(11)
    for turn in range(kills // 2):
        with worker(run(tasks.send_due, turn)) as one, worker(run(tasks.send_due, turn)) as two:
            for pid in (one, two):
                time.sleep(chance.random() * 0.12)
                os.kill(pid, signal.SIGKILL)
    for turn in (1, 2, 3):
        with worker(run(tasks.send_due, kills + turn)):
            pass
    return {"kills": kills // 2 * 2, **sent()}


def race_one_thread(rounds: int = 12) -> dict[str, Any]:
    """Four workers take in the mails of threads whose beginning nobody knows, at once: one conversation per thread."""
    inbox, _agent = house()
    for thread in range(rounds):
        for number in range(4):
            raw = letter(
                outside_id=f"{thread}.{number}@x",
                thread_ids=[f"{thread}.root@x"],
                sender=f"p{thread}@x.example",
                name="P",
            )
            accept(inbox.pk, raw, source="smtp")
    work = run(tasks.process_envelopes)
    with worker(work), worker(work), worker(work), worker(work):
        pass
    with worker(run(tasks.process_envelopes, 1)):
        pass
    return {"threads": rounds, **left()}


def race_same_mail(rounds: int = 20) -> dict[str, Any]:
    """The same mail by two routes at once is one message."""
    inbox, _agent = house()
    for number in range(rounds):
        for route in range(3):
            accept(
                inbox.pk, letter(outside_id=f"{number}@x", fingerprint=f"f{number}", list_id=str(route)), source="smtp"
            )
    work = run(tasks.process_envelopes)
    with worker(work), worker(work), worker(work):
        pass
    with worker(run(tasks.process_envelopes, 1)):
        pass
    return {"mails": rounds, **left()}


def race_undo(rounds: int = 25) -> dict[str, Any]:
    """Agents take back what a worker is about to send: each message is either sent or taken back, never both."""
    inbox, agent = house()
    messages = replies(inbox, agent, rounds)

    def take_back() -> None:
        late = 0
        with within(inbox.organisation):
            for message in reversed(messages):
                try:
                    actions.undo_reply(message, actor=agent.as_actor())
                except Conflict:
                    late += 1
        (SPOOL / "late").write_text(str(late))

    with worker(run(tasks.send_due)), worker(take_back):
        pass
    late = int((SPOOL / "late").read_text())
    with across_organisations("a test looks"):
        undone = Event.objects.filter(kind="conversation.reply_undone").count()
        there = Message.objects.filter(direction="outgoing").count()
    with worker(run(tasks.send_due)):
        pass
    return {"messages": rounds, "late": late, "undone": undone, "there": there, "left": len(letters(SPOOL)), **sent()}


def race_send(rounds: int = 40) -> dict[str, Any]:
    """Three workers send the same messages at once: each leaves once."""
    inbox, agent = house()
    replies(inbox, agent, rounds)
    work = run(tasks.send_due)
    with worker(work), worker(work), worker(work):
        pass
    for turn in (1, 2):
        with worker(run(tasks.send_due, turn)):
            pass
    return sent()


if __name__ == "__main__":
    known = MappingProxyType({"post": Post()})
    registry.channels = lambda: known  # type: ignore[assignment]
    print(json.dumps(globals()[sys.argv[1]]()))
