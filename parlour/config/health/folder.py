"""The data folder: can it be written, who can read it, is there space, are the keys there."""

import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from parlour.config import env
from parlour.config.health.finding import Finding
from parlour.config.supervisor.readiness import check_folder
from parlour.kernel.errors import Invalid

LITTLE, TOO_LITTLE = 2 * 1024**3, 200 * 1024**2  # bytes


def look() -> Iterator[Finding]:
    """Look at the folder and the keys."""
    folder = Path(settings.DATA)
    try:
        check_folder(folder)
    except Invalid as error:
        yield Finding("data folder", "broken", error.sentence)
        return
    yield Finding("data folder", "good", f"{folder} can be written.")
    yield _space(folder)
    yield from _rights(folder)
    yield from _keys(folder)


def _space(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    shown = f"{free / 1024**3:.1f} GiB free"
    if free < TOO_LITTLE:
        return Finding("space", "broken", f"{shown}: new mail can't be stored safely. Free some space.")
    return Finding("space", "warning" if free < LITTLE else "good", f"{shown}.")


def _rights(folder: Path) -> Iterator[Finding]:
    open_to_others = [
        p for p in (folder, folder / "keys") if p.exists() and p.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH)
    ]
    for path in open_to_others:
        yield Finding("rights", "warning", f"{path} can be read by other users of this machine: chmod 700 {path}")
    if not open_to_others:
        yield Finding("rights", "good", "only this user can read the data folder.")


def _keys(folder: Path) -> Iterator[Finding]:
    for name, file in (("PARLOUR_SECRET_KEY", "secret.key"), ("PARLOUR_MASTER_KEY", "master.key")):
        if env.read(name):
            yield Finding(name, "good", "set from outside the data folder.")
        else:
            kept = folder / "keys" / file
            yield Finding(
                name, "note", f"kept in {kept}: a copy of the folder holds the key as well. Back it up apart."
            )
    if len(settings.MASTER_KEY) != 64 or any(c not in "0123456789abcdefABCDEF" for c in settings.MASTER_KEY):
        yield Finding("PARLOUR_MASTER_KEY", "broken", "is not 64 hexadecimal digits; files can't be opened.")
