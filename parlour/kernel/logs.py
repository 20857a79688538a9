"""Log lines carry ids, never a person: the second line of defence behind the house rule.

Addresses are struck out of every finished line, and what a database says about an error is left out, because
it quotes the values of the row.
"""

import logging
import re
from types import TracebackType

_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@(?:[\w-]+\.)*[\w-]+")
_NETWORK = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b")
_PLAIN = re.compile(r"[a-z0-9-]{1,48}")
_LOOPBACK = ("127.", "0.0.0.0")  # noqa: S104 - compared with, never bound to
Caught = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def without_addresses(line: str) -> str:
    """Return `line` with mail addresses and network addresses struck out; loopback stays."""
    line = _ADDRESS.sub("[address]", line) if "@" in line else line
    return _NETWORK.sub(lambda m: m[0] if m[0].startswith(_LOOPBACK) else "[address]", line)


def shown_path(path: str) -> str:
    """Return the path of a request as the log may have it: without names of files, tokens, keys and queries."""
    segments = path.partition("?")[0].split("/")[1:9]
    if segments[:1] != ["o"]:
        segments = [segments[0], *("*" for segment in segments[1:] if segment)]
    return "/" + "/".join(s if _PLAIN.fullmatch(s) or s == "" else "*" for s in segments)


class Line(logging.Formatter):
    """The one format of our logs."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name} {message}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        """Return the finished line, with every address struck out."""
        if record.name.startswith("django.") and isinstance(record.args, tuple):
            # Django names the path, and a path may name a file or hold a token.
            record.args = tuple(shown_path(a) if isinstance(a, str) and a.startswith("/") else a for a in record.args)
        return without_addresses(super().format(record))

    def formatException(self, ei: Caught) -> str:  # noqa: N802 - the standard library's name
        """Return where an exception happened; its words too, unless a database spoke them."""
        kind, error, trace = ei
        if error is None or kind is None or not _any_from_database(error):
            return super().formatException(ei)
        places = []
        while trace is not None:
            code = trace.tb_frame.f_code
            places.append(f"  {code.co_filename}:{trace.tb_lineno} in {code.co_name}")
            trace = trace.tb_next
        return "\n".join([*places, f"{kind.__module__}.{kind.__qualname__} (its words are left out)"])


def _any_from_database(error: BaseException | None) -> bool:
    seen = 0
    while error is not None and seen < 20:
        if type(error).__module__.partition(".")[0] in ("psycopg", "sqlite3") or "django.db" in type(error).__module__:
            return True
        error, seen = error.__cause__ or error.__context__, seen + 1
    return False
