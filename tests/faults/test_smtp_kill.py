"""kill -9 of the listener at any moment, many times, while Postfix hands mail over: nothing lost, nothing doubled."""

from __future__ import annotations

import random
import smtplib
import time
from collections import Counter
from pathlib import Path

import pytest

from parlour.channels.email.transport.tests.keeper import mail
from tests.faults.killed_intake import environment, kill_amid, look, prepare, running
from tests.servers.ports import free_port
from tests.servers.postfix import Postfix, postfix

pytestmark = [pytest.mark.faults, pytest.mark.servers]

KILLS = 10
BATCH = 12


def post(server: Postfix, numbers: range) -> None:
    with smtplib.SMTP("127.0.0.1", server.port, timeout=20) as smtp:
        for number in numbers:
            smtp.sendmail("dee@customer.example", ["help@house.example"], mail(number))


@pytest.mark.timeout(300)
@pytest.mark.parametrize("protocol", ["lmtp", "smtp"])
def test_killed_at_random_moments(tmp_path: Path, protocol: str) -> None:
    port, chance = free_port(), random.Random(20261122)
    given = environment(tmp_path, **{f"PARLOUR_LISTEN_{protocol.upper()}": f"127.0.0.1:{port}"})
    prepare(given, free_port())  # nothing to fetch: nobody answers there
    hand_to = f"lmtp:inet:127.0.0.1:{port}" if protocol == "lmtp" else f"smtp:[127.0.0.1]:{port}"
    with postfix(hand_to=hand_to) as server:
        for number in range(KILLS):
            with running(given):
                post(server, range(number * BATCH, (number + 1) * BATCH))
                server.flush()
                kill_amid(tmp_path, at_least=number * BATCH // 2 + chance.randrange(BATCH), chance=chance)
        end = time.monotonic() + 60
        with running(given):
            while server.queued() and time.monotonic() < end:
                server.flush()
                time.sleep(0.5)
    assert Counter(look(given)) == Counter(f"mail {number}" for number in range(KILLS * BATCH))
