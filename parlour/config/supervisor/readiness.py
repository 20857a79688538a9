"""What has to hold before a part is started: a folder to write in, a database that answers, with all migrations."""

import os
import tempfile
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection

from parlour.kernel.errors import Conflict, Invalid, Temporary


def check_ready() -> None:
    """Raise an error with one sentence when the program can't start; leaves no connection open."""
    check_folder(settings.DATA)
    try:
        missing = missing_migrations()
    finally:
        connection.close()
    if missing:
        raise Conflict(
            f"The database lacks {missing} migrations. Run `parlour migrate` first, or `parlour serve --migrate`."
        )


def check_folder(folder: Path) -> None:
    """Raise Invalid when nothing can be written in the data folder."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        why = (os.strerror(error.errno) if error.errno else "unknown reason").lower()
        raise Invalid(
            f"Can't write in the data folder {folder} ({why}). Change its owner, or set PARLOUR_DATA."
        ) from None


def missing_migrations() -> int:
    """Return how many migrations have not been applied, by name; raises Temporary when the database doesn't answer."""
    try:
        with connection.cursor() as cursor:
            applied = _applied(cursor)
    except DatabaseError:
        raise Temporary(f"The database can't be reached. {_remedy()}") from None
    return len(_known() - applied)


def _applied(cursor: Any) -> set[tuple[str, str]]:
    if "django_migrations" not in connection.introspection.table_names(cursor):
        return set()
    cursor.execute("SELECT app, name FROM django_migrations")
    return set(cursor.fetchall())


def _known() -> set[tuple[str, str]]:
    # Reading names of files takes a millisecond; loading all migrations takes a quarter of a second.
    return {
        (app.label, path.stem)
        for app in apps.get_app_configs()
        for path in (Path(app.path) / "migrations").glob("[0-9a-z]*.py")
        if path.stem != "__init__"
    }


def _remedy() -> str:
    if connection.vendor == "sqlite":
        return "Look at the rights of the data folder and the space on its disk."
    return "Check DATABASE_URL, and that the database server runs."
