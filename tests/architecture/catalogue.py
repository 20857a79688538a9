"""Collects the texts to be translated into `parlour/locale/parlour.pot`, with GNU gettext. `make messages`."""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.architecture.tree import PACKAGE

CATALOGUE = PACKAGE / "locale" / "parlour.pot"
_HEAD = """# Texts of Parlour. Written by `make messages`; translations begin as copies of this file.
msgid ""
msgstr ""
"Project-Id-Version: parlour\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=INTEGER; plural=EXPRESSION;\\n"
"""


def collect() -> str:
    """Return the catalogue as text, without times and places, so that it changes only when a text does."""
    with tempfile.TemporaryDirectory(prefix="parlour-texts-") as folder:
        copy = Path(folder) / "parlour"
        shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("tests", "__pycache__", "migrations", "vendor"))
        (copy / "locale").mkdir(exist_ok=True)
        command = [
            sys.executable,
            "-m",
            "django",
            "makemessages",
            "-l",
            "en_GB",
            "--no-location",
            "--no-wrap",
            "--keep-pot",
        ]
        subprocess.run(command, cwd=copy, check=True, capture_output=True, env=_environment())
        return _HEAD + _entries((copy / "locale" / "django.pot").read_text(encoding="utf-8"))


def _environment() -> dict[str, str]:
    import os  # only here, and only for the path

    return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}


def _entries(pot: str) -> str:
    """The entries, sorted by their text; headers of the tool and flags aside."""
    blocks = [block for block in re.split(r"\n\n+", pot.strip()) if 'msgid ""\nmsgstr ""' not in block]
    cleaned = ["\n".join(line for line in block.splitlines() if not line.startswith("#:")) for block in blocks]
    return "\n" + "\n\n".join(sorted(cleaned, key=lambda block: block[block.index("msgid") :])) + "\n"


def main() -> None:
    """Write the catalogue."""
    CATALOGUE.parent.mkdir(exist_ok=True)
    CATALOGUE.write_text(collect(), encoding="utf-8")


if __name__ == "__main__":
    main()
