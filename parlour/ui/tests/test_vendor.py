"""What is vendored is what the README says, to the byte."""

import hashlib
import re
from pathlib import Path

VENDOR = Path(__file__).parent.parent / "static" / "ui" / "vendor"


def test_each_script_has_the_stated_hash() -> None:
    stated = dict(re.findall(r"\| `([\w.-]+\.js)` \|.*`([0-9a-f]{64})`", (VENDOR / "README.md").read_text()))
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in VENDOR.glob("*.js")}
    assert found == stated


def test_the_shell_loads_the_vendored_versions() -> None:
    shell = (VENDOR.parents[2] / "templates" / "ui" / "_htmx.html").read_text()
    assert {path.name for path in VENDOR.glob("*.js")} == set(re.findall(r"vendor/([\w.-]+\.js)", shell))
