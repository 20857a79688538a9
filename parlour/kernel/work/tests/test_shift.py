"""Who is alone on a shift: seen with real processes, one of which is killed."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from parlour.kernel.work.shift import Shift

OTHER = """
import os, sys, time, django
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parlour.config.settings")
django.setup()
from django.conf import settings
from pathlib import Path
settings.DATA = Path(sys.argv[1])
from django.db import connection
connection.vendor = "sqlite"  # the lock of the data folder
from parlour.kernel.work.shift import Shift
print(Shift("worker").begin(lambda: None), flush=True)
time.sleep(60)
"""


def nothing() -> None:
    """Take over nothing."""


@pytest.fixture
def file_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Use the data folder's lock, whichever database the suite runs on."""
    from django.db import connection

    monkeypatch.setattr(connection, "vendor", "sqlite")


def _other(folder: Path) -> tuple[subprocess.Popen[str], str]:
    process = subprocess.Popen([sys.executable, "-c", OTHER, str(folder)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


@pytest.mark.django_db
def test_the_first_of_a_part_is_alone_and_is_told_so_once(file_locks: None) -> None:
    shift = Shift("worker")
    assert [shift.begin(nothing), shift.begin(nothing)] == [True, False]
    assert Shift("worker").begin(nothing) is False
    assert Shift("scheduler").begin(nothing) is True


@pytest.mark.django_db
def test_a_process_that_lives_is_noticed_and_one_that_was_killed_is_not(file_locks: None, data_folder: Path) -> None:
    process, said = _other(data_folder)
    assert said == "True"
    try:
        assert Shift("worker").begin(nothing) is False
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(10)
    again, said = _other(data_folder)
    again.kill()
    again.wait(10)
    assert said == "False"  # the shared lock of this very test is still held


@pytest.mark.django_db(transaction=True)
def test_postgresql_tells_too() -> None:
    from django.db import connection

    if connection.vendor != "postgresql":
        pytest.skip("only where the suite runs on PostgreSQL")
    part = "alone"
    assert Shift(part).begin(nothing) is True
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ShareLock'")
        assert cursor.fetchone()[0] >= 1
        cursor.execute("SELECT pg_advisory_unlock_all()")
