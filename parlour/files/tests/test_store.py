"""Bytes that were taken are kept, whole, and open for nobody without their key."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from parlour.files import chunks, store
from parlour.files.models import StoredFile
from parlour.kernel import crypto
from parlour.kernel.actor import SYSTEM
from parlour.kernel.errors import Permanent, Temporary
from parlour.organisations.models import Organisation

SECRET = b"The customer's words, which must not be readable on the disk. " * 40
BIG = bytes(range(256)) * (chunks.CHUNK // 256 * 2) + b"the tail"


@pytest.mark.parametrize("payload", [b"", b"x", SECRET, BIG, BIG[: chunks.CHUNK], BIG[: 2 * chunks.CHUNK]])
def test_read_returns_what_was_put(scoped: Organisation, payload: bytes) -> None:
    stored = store.put(scoped.pk, payload)
    again = StoredFile.objects.get(pk=stored.pk)
    assert store.read(again) == payload
    assert again.size == len(payload)


def test_put_leaves_no_word_of_it_on_the_disk(scoped: Organisation, data_folder: Path) -> None:
    store.put(scoped.pk, SECRET)
    on_disk = b"".join(path.read_bytes() for path in data_folder.rglob("*") if path.is_file())
    assert len(on_disk) == len(SECRET) + chunks.OVERHEAD
    assert b"customer" not in on_disk


def test_put_is_readable_by_the_owner_of_the_process_only(scoped: Organisation, data_folder: Path) -> None:
    stored = store.put(scoped.pk, SECRET)
    path = store.path_of(stored.place)
    assert path.stat().st_mode & 0o777 == 0o600
    assert {folder.stat().st_mode & 0o777 for folder in (path.parent, path.parent.parent, store.root())} == {0o700}


def test_each_file_has_a_key_of_its_own(scoped: Organisation) -> None:
    one, other = store.put(scoped.pk, SECRET), store.put(scoped.pk, SECRET)
    assert crypto.unwrap(one.wrapped_key) != crypto.unwrap(other.wrapped_key)
    assert store.path_of(one.place).read_bytes() != store.path_of(other.place).read_bytes()


@pytest.mark.parametrize("at", [0, 11, 12, 500, -1])
def test_read_refuses_damaged_bytes(scoped: Organisation, at: int) -> None:
    stored = store.put(scoped.pk, SECRET)
    path = store.path_of(stored.place)
    damaged = bytearray(path.read_bytes())
    damaged[at] ^= 1
    path.write_bytes(damaged)
    with pytest.raises(Permanent, match="damaged"):
        store.read(stored)


def test_read_refuses_a_shortened_a_swapped_and_a_foreign_chunk(scoped: Organisation) -> None:
    stored, other = store.put(scoped.pk, BIG), store.put(scoped.pk, BIG)
    path = store.path_of(stored.place)
    whole, step = path.read_bytes(), chunks.CHUNK + chunks.OVERHEAD
    first, second, tail = whole[:step], whole[step : 2 * step], whole[2 * step :]
    foreign = store.path_of(other.place).read_bytes()
    for wrong in (first + second, second + first + tail, first + first + tail, whole[:-1], b"", foreign):
        path.write_bytes(wrong)
        with pytest.raises(Permanent):
            store.read(stored)
    path.write_bytes(whole)
    assert store.read(stored) == BIG


def test_read_with_the_wrong_master_key_says_so(scoped: Organisation, settings: object) -> None:
    stored = store.put(scoped.pk, SECRET)
    settings.MASTER_KEY = "11" * 32  # type: ignore[attr-defined]
    with pytest.raises(Permanent, match="key is not the one"):
        store.read(stored)


def test_read_of_missing_bytes_says_so(scoped: Organisation) -> None:
    stored = store.put(scoped.pk, SECRET)
    store.path_of(stored.place).unlink()
    with pytest.raises(Permanent, match="backup"):
        store.read(stored)


@given(st.data())
@hypothesis_settings(max_examples=60, deadline=None)
def test_opened_range_is_the_slice(data: st.DataObject) -> None:
    import io

    payload = BIG[: data.draw(st.integers(0, len(BIG)))]
    start = data.draw(st.integers(0, len(payload)))
    end = data.draw(st.integers(start, len(payload)))
    key = crypto.new_key()
    sealed = io.BytesIO(b"".join(chunks.sealed_chunks(key, payload, "name")))
    assert b"".join(chunks.opened_range(sealed, key, "name", len(payload), start, end)) == payload[start:end]


@pytest.mark.django_db(transaction=True)
def test_destroy_takes_key_and_bytes_once_it_is_committed(house: Organisation) -> None:
    from parlour.kernel.scoping import within

    with within(house):
        stored = store.put(house.pk, SECRET)
        path = store.path_of(stored.place)
        with transaction.atomic():
            store.destroy(stored, actor=SYSTEM)
            assert path.exists()
        assert not path.exists()
        again = StoredFile.objects.get(pk=stored.pk)
        assert again.wrapped_key is None
        assert again.destroyed_at is not None
        with pytest.raises(Permanent, match="destroyed"):
            store.read(again)


@pytest.mark.django_db(transaction=True)
def test_a_destruction_that_is_rolled_back_has_destroyed_nothing(house: Organisation) -> None:
    from parlour.kernel.scoping import within

    with within(house):
        stored = store.put(house.pk, SECRET)
        with transaction.atomic():
            store.destroy(stored, actor=SYSTEM)
            transaction.set_rollback(True)
        assert store.read(StoredFile.objects.get(pk=stored.pk)) == SECRET


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.faults
def test_put_says_when_the_disk_takes_no_more_and_leaves_nothing(scoped: Organisation, data_folder: Path) -> None:
    with files_of_at_most(200_000), pytest.raises(Temporary, match="free some space"):
        store.prepare(scoped.pk, BIG)
    assert [path for path in data_folder.rglob("*") if path.is_file()] == []
    assert StoredFile.objects.count() == 0
    assert store.read(store.put(scoped.pk, BIG)) == BIG


@pytest.mark.faults
@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")
def test_put_says_when_a_real_disk_is_full(scoped: Organisation, data_folder: Path) -> None:
    small = data_folder / "files"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(small)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this machine mounts no tmpfs")
    try:
        with pytest.raises(Temporary, match="No space left"):
            store.put(scoped.pk, BIG)
        assert [path for path in small.rglob("*") if path.is_file()] == []
        assert store.read(store.put(scoped.pk, SECRET)) == SECRET
    finally:
        subprocess.run(["umount", str(small)], check=True)


_WRITER = """
import django; django.setup()
from uuid import UUID
from parlour.files import store
payload = bytes(range(256)) * 40_000
while True:
    stored = store.prepare(UUID(int=1), payload)
    print(stored.place, stored.wrapped_key.hex(), stored.size, flush=True)
"""


@pytest.mark.faults
def test_what_prepare_has_returned_survives_kill_at_any_moment(data_folder: Path) -> None:
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "parlour.config.settings", "PARLOUR_DATA": str(data_folder)}
    env |= {"PARLOUR_MASTER_KEY": "00" * 32, "DATABASE_URL": ""}
    for round_ in range(3):
        writer = subprocess.Popen([sys.executable, "-c", _WRITER], stdout=subprocess.PIPE, text=True, env=env)
        assert writer.stdout is not None
        lines = [writer.stdout.readline()]
        time.sleep(0.07 * round_)
        writer.kill()
        lines += writer.stdout.readlines()
        writer.wait()
        for line in filter(lambda line: line.endswith("\n"), lines):
            place, key, size = line.split()
            stored = StoredFile(
                organisation_id=UUID(int=1), place=place, wrapped_key=bytes.fromhex(key), size=int(size)
            )
            assert store.read(stored) == bytes(range(256)) * 40_000
