"""Finding the Debian binaries, and saying plainly what is missing."""

from __future__ import annotations

import os
import shutil

import pytest

WHERE = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin", "/usr/lib/postfix/sbin"])


def find_binary(name: str, *, package: str) -> str:
    """The path of a server binary; without it the test skips, or fails where PARLOUR_REQUIRE_SERVERS is set."""
    found = shutil.which(name, path=WHERE)
    if found:
        return found
    return give_up(f"{name} is missing: install the Debian package {package} (make test does).")


def give_up(sentence: str) -> str:
    if os.environ.get("PARLOUR_REQUIRE_SERVERS"):
        pytest.fail(sentence)
    pytest.skip(sentence)
