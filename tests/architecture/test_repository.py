"""What stands in the repository: vendored files as they were pinned, and nothing of anybody's machine."""

import re
from pathlib import Path

from tests.architecture.tree import PACKAGE, ROOT, kept_files, name_of

VENDOR = PACKAGE / "ui" / "static" / "ui" / "vendor"
# Written in pieces, so that this file does not match itself.
_MACHINE = re.compile(
    "|".join(
        [
            r"(?<![\w])/" + "work/",
            "/" + "root/",
            "/" + "home/" + r"\w+/",
            "python" + "hosted",
            r"pypi\." + "org",
            r"registry\." + "npmjs",
        ]
    )
)
_UNREAD = {".lock", ".png", ".jpg", ".ico", ".mo", ".eml", ".mbox"}


def test_each_vendored_file_has_its_licence() -> None:
    for path in VENDOR.glob("*.js"):
        assert (VENDOR / f"{path.name.split('-')[0]}-LICENSE.txt").is_file(), path.name


def test_nothing_names_a_machine_or_a_registry() -> None:
    assert [found for path in kept_files() if path.suffix not in _UNREAD for found in _named(path)] == []


def _named(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return []
    return [f"{name_of(path)}: {match[0]}" for match in _MACHINE.finditer(text)]


def test_locks_pin_by_hash() -> None:
    for path in (ROOT / "requirements").glob("*.lock"):
        text = path.read_text(encoding="utf-8")
        pinned = re.findall(r"^[\w.\-\[\],]+==\S+", text, re.M)
        assert pinned
        assert text.count("--hash=sha256:") >= len(pinned), path.name
