"""What `parlour doctor` looks at: each file a part of the installation, each finding one sentence."""

from collections.abc import Callable, Iterable

from parlour.config.health import database, folder, mail, processes
from parlour.config.health.finding import Finding

__all__ = ["Finding", "examine"]

Look = Callable[[], Iterable[Finding]]


def examine(*, with_mail: bool = True) -> list[Finding]:
    """Look at everything and return what was found; a look that fails is itself a finding."""
    looks: list[tuple[str, Look]] = [
        ("data folder", folder.look),
        ("database", database.look),
        ("processes", processes.look),
        ("own mail", mail.look_own),
        ("inboxes", (lambda: mail.look_inboxes(try_servers=with_mail))),
    ]
    return [finding for name, look in looks for finding in _carefully(name, look)]


def _carefully(name: str, look: Look) -> list[Finding]:
    try:
        return list(look())
    except Exception as error:  # noqa: BLE001 - the edge of the report
        # A doctor that falls ill over one patient helps nobody; the kind of error is named, its words may hold secrets.
        return [Finding(name, "broken", f"could not be looked at ({type(error).__name__}).")]
