"""Real mail that nobody of us wrote, judged by the scorer that lies beside it.

The folder is named by PARLOUR_CORPORA and is no part of this repository; without it these tests skip.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

CORPORA = os.environ.get("PARLOUR_CORPORA", "")
ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(
    not (CORPORA and Path(CORPORA, "score.py").is_file()),
    reason="PARLOUR_CORPORA names no folder of corpora with a score.py",
)


def score(name: str, folder: Path, *more: str) -> dict[str, Any]:
    """Run the scorer on one set and answer its figures; skip when the set is not there."""
    if not Path(CORPORA, name, "index.json").is_file():
        pytest.skip(f"the corpora hold no set {name}")
    answer = folder / "score.json"
    command = [sys.executable, str(Path(CORPORA, "score.py")), "--sets", CORPORA, "--only", name]
    command += ["--parse", "parlour.channels.email:parse_mail", "--sanitise", "parlour.kernel.markup:sanitise"]
    command += ["--json", str(answer), *more]
    subprocess.run(command, cwd=ROOT, check=True, timeout=150, capture_output=True)
    figures: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))[name]
    return figures


def test_mails_are_read_right_in_every_stated_field(tmp_path: Path) -> None:
    figures = score("email-stalwart", tmp_path)
    items = json.loads(Path(CORPORA, "email-stalwart", "index.json").read_text(encoding="utf-8"))["items"]
    stated = sum(1 for item in items if item["expect"])
    # The scorer divides by all mails, also by those of which nothing is stated and nothing can be right.
    assert figures["headline"] * len(items) / stated >= 85
    assert figures["detail"]["errors"] == 0


def test_bounces_are_found_and_nothing_else_is_taken_for_one(tmp_path: Path) -> None:
    figures = score("bounce-flufl", tmp_path)
    assert figures["headline"] >= 95
    assert figures["detail"]["precision"] >= 99


def test_replies_are_split_and_nothing_is_lost(tmp_path: Path) -> None:
    figures = score("reply-crisp", tmp_path)
    assert figures["headline"] >= 70
    assert figures["detail"]["nothing_lost"] >= 97


def test_threads_are_those_of_the_oracle(tmp_path: Path) -> None:
    assert score("thread-notmuch", tmp_path)["headline"] >= 99


@pytest.mark.browser
def test_no_vector_survives_in_a_browser(tmp_path: Path) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no chromium on this machine")
    figures = score("xss-loofah-bleach", tmp_path, "--chromium", chromium)
    assert figures["headline"] == 100
    assert figures["detail"]["browser_gave_no_verdict"] == 0
