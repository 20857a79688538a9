"""`python -m tests`: the whole suite on SQLite and, where there is one, once more on PostgreSQL.

Arguments go to pytest. `PARLOUR_TEST_DATABASE_URL` names a PostgreSQL server to use; without it a private one is
started where its programs are installed. `PARLOUR_TEST_WORKERS` says how many processes share the work.
"""

import os
import subprocess
import sys
from contextlib import AbstractContextManager, nullcontext

from tests.postgres import private_cluster, programs

WORKERS = os.environ.get("PARLOUR_TEST_WORKERS", "2")


def main(arguments: list[str]) -> int:
    """Run both rounds and return the worse exit code."""
    print("== SQLite", flush=True)
    worst = _pytest(arguments, "")
    given = os.environ.get("PARLOUR_TEST_DATABASE_URL", "")
    if not given and programs() is None:
        print("== PostgreSQL: skipped, it is not installed (Debian package postgresql)")
        return worst
    cluster: AbstractContextManager[str] = nullcontext(given) if given else private_cluster()
    with cluster as url:
        print("== PostgreSQL", flush=True)
        return max(worst, _pytest(arguments, url))


def _pytest(arguments: list[str], url: str) -> int:
    shared = ["-n", WORKERS, "--dist", "loadfile"] if WORKERS not in ("0", "1") else []
    command = [sys.executable, "-m", "pytest", "-q", "--color=no", *shared, *arguments]
    environment = {**os.environ, "PARLOUR_TEST_DATABASE_URL": url}
    return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
