"""kill -9 of mail intake at any moment, many times, while it fetches: nothing is lost, nothing is doubled."""

from __future__ import annotations

import random
import time
from collections import Counter
from pathlib import Path

import pytest

from parlour.channels.email.transport.tests.keeper import mail
from tests.faults.killed_intake import environment, look, prepare, running
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
                time.sleep(chance.uniform(0.0, 0.4))
        end = time.monotonic() + 60
        with running(given):
            while len(look(given)) < KILLS * BATCH and time.monotonic() < end:
                time.sleep(0.3)
    assert Counter(look(given)) == Counter(f"mail {number}" for number in range(KILLS * BATCH))
