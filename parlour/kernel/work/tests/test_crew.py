"""The crew: woken by commits, patient with errors, gone when asked."""

import threading
import time
from collections.abc import Callable

import pytest

from parlour.kernel.work import Crew, Duty
from parlour.kernel.work.tests import duties
from parlour.organisations.models import Organisation

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "parlour.kernel.work.tests.duties"


@pytest.fixture(autouse=True)
def _nothing_ran() -> None:
    duties.ran.clear()


def _duty(name: str, *, stands: bool = False) -> Duty:
    return Duty(name, "worker", f"{HERE}.{name}", stands=stands)


def _until(holds: Callable[[], bool], seconds: float = 5) -> bool:
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.01)
    return holds()


def test_a_commit_wakes_a_patient_duty(monkeypatch: pytest.MonkeyPatch) -> None:
    crew = Crew([_duty("patient")])
    crew.start()
    assert _until(lambda: len(duties.ran.get("patient", [])) >= 1)
    time.sleep(0.3)
    before, started = len(duties.ran["patient"]), time.monotonic()
    threading.Thread(target=_commit).start()
    assert _until(lambda: len(duties.ran["patient"]) > before, 2)
    assert time.monotonic() - started < 0.5
    assert crew.stop() is True


def _commit() -> None:
    from django.db import connection

    try:
        Organisation.objects.create(name="Larkmoor", slug="larkmoor")
    finally:
        connection.close()


def test_a_duty_that_breaks_is_tried_again_and_said_at_length_once(caplog: pytest.LogCaptureFixture) -> None:
    crew = Crew([_duty("breaking"), _duty("patient")])
    crew.start()
    assert _until(lambda: len(duties.ran.get("breaking", [])) >= 3, 8)
    assert crew.stop() is True
    records = [r for r in caplog.records if r.name == "parlour.work"]
    assert [bool(r.exc_info) for r in records] == [True, False]
    gaps = [b - a for a, b in zip(duties.ran["breaking"][:3], duties.ran["breaking"][1:3], strict=False)]
    assert gaps[1] > gaps[0] > 0.5, "later and later"
    assert duties.ran["patient"], "the other was not held up"


def test_a_duty_that_does_not_exist_holds_nobody_up(caplog: pytest.LogCaptureFixture) -> None:
    crew = Crew([Duty("ghost", "worker", "parlour.nowhere.ghost"), _duty("patient")])
    crew.start()
    assert _until(lambda: "patient" in duties.ran)
    assert crew.stop() is True


def test_a_standing_duty_ends_with_the_crew() -> None:
    crew = Crew([_duty("standing", stands=True)])
    crew.start()
    assert _until(lambda: "standing" in duties.ran)
    assert crew.stop(2) is True
    assert len(duties.ran["standing"]) == 1


def test_who_does_not_end_in_time_is_told_of() -> None:
    crew = Crew([_duty("stubborn")])
    crew.start()
    assert _until(lambda: "stubborn" in duties.ran)
    assert crew.stop(0.1) is False
    assert crew.stop(5) is True
