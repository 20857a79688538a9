"""The sweep takes what nobody names, and nothing else."""

import os
import threading
from pathlib import Path

from django.db import transaction

from parlour.files import store
from parlour.files.models import StoredFile
from parlour.files.tasks import GRACE_SECONDS, sweep, sweep_strays
from parlour.organisations.models import Organisation


def _age(path: Path) -> None:
    past = path.stat().st_mtime - GRACE_SECONDS - 10
    os.utime(path, (past, past))


def _all_files() -> set[Path]:
    return {path for path in store.root().rglob("*") if path.is_file()}


def test_sweep_takes_the_bytes_of_a_rolled_back_row(scoped: Organisation) -> None:
    kept = store.put(scoped.pk, b"kept")
    with transaction.atomic():
        stray = store.put(scoped.pk, b"stray")
        transaction.set_rollback(True)
    assert store.path_of(stray.place).exists()
    for path in _all_files():
        _age(path)
    assert sweep_strays() == 1
    assert _all_files() == {store.path_of(kept.place)}
    assert store.read(kept) == b"kept"


def test_sweep_leaves_what_is_young_since_its_transaction_may_be_open(scoped: Organisation) -> None:
    stray = store.prepare(scoped.pk, b"not committed yet")
    assert sweep_strays() == 0
    stray.save(force_insert=True)
    assert store.read(stray) == b"not committed yet"


def test_sweep_takes_half_written_files_and_those_of_destroyed_rows(scoped: Organisation) -> None:
    stored = store.put(scoped.pk, b"destroyed")
    StoredFile.objects.filter(pk=stored.pk).update(destroyed_at=stored.created_at, wrapped_key=None)
    half = store.path_of(store.put(scoped.pk, b"x").place).with_suffix(".part")
    half.write_bytes(b"half")
    for path in _all_files():
        _age(path)
    assert sweep_strays() == 2
    assert len(_all_files()) == 1


def test_sweep_leaves_files_that_are_not_ours(scoped: Organisation, data_folder: Path) -> None:
    foreign = data_folder / "files" / "a" / "b" / "README"
    foreign.parent.mkdir(parents=True)
    foreign.write_text("put here by somebody")
    _age(foreign)
    assert sweep_strays() == 0
    assert foreign.exists()


def test_the_duty_comes_once_a_day(scoped: Organisation) -> None:
    assert 86_000 < sweep(threading.Event()) <= 86_400
    assert 80_000 < sweep(threading.Event()) <= 86_400
