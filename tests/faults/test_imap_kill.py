"""kill -9 of mail intake at any moment, many times, while it fetches: nothing is lost, nothing is doubled."""

from __future__ import annotations

import random
import sqlite3
import time
from collections import Counter
from pathlib import Path

import pytest

from parlour.channels.email.transport.tests.keeper import mail
from tests.faults.killed_intake import environment, kill_amid, look, prepare, running
from tests.servers.dovecot import dovecot

pytestmark = [pytest.mark.faults, pytest.mark.servers]

KILLS = 12
BATCH = 12


@pytest.mark.timeout(300)
def test_killed_at_random_moments(tmp_path: Path) -> None:
    given, chance = environment(tmp_path), random.Random(20261122)
    with dovecot() as post:
        prepare(given, post.port)
        for number in range(KILLS):
            mails = [mail(one) for one in range(number * BATCH, (number + 1) * BATCH)]
            if number % 2:
                post.put(*mails)  # killed while it catches up
            with running(given):
                if number % 2 == 0:
                    post.put(*mails)  # killed while mail comes in
                kill_amid(tmp_path, at_least=number * BATCH + chance.randrange(BATCH), chance=chance)
        end = time.monotonic() + 60
        with running(given):
            while len(look(given)) < KILLS * BATCH and time.monotonic() < end:
                time.sleep(0.3)
    assert Counter(look(given)) == Counter(f"mail {number}" for number in range(KILLS * BATCH))


@pytest.mark.timeout(120)
def test_a_database_that_is_locked_for_seconds_puts_mail_off_and_loses_nothing(tmp_path: Path) -> None:
    given = environment(tmp_path)
    with dovecot() as post:
        prepare(given, post.port)
        with running(given):
            post.put(mail(0))
            _until_taken(given, 1)
            with sqlite3.connect(tmp_path / "parlour.sqlite3", isolation_level=None) as other:
                other.execute("BEGIN EXCLUSIVE")
                post.put(mail(1), mail(2))
                time.sleep(4)
                other.execute("ROLLBACK")
            _until_taken(given, 3)
    assert Counter(look(given)) == Counter(["mail 0", "mail 1", "mail 2"])


def _until_taken(given: dict[str, str], count: int) -> None:
    end = time.monotonic() + 30
    while len(look(given)) < count:
        assert time.monotonic() < end
        time.sleep(0.2)
