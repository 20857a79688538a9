"""Bring the database and the static files up to date."""

import argparse
import sys
import time

NAME = "migrate"
HELP = "bring the database and the static files up to date"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(args: argparse.Namespace) -> int:
    """Apply what is missing and say what was done."""
    from parlour.config.cli import set_up_django

    set_up_django()
    for line in bring_up_to_date():
        sys.stdout.write(f"{line}\n")
    return 0


def bring_up_to_date() -> list[str]:
    """Apply migrations and prepare static files; returns what was done, in sentences."""
    from django.conf import settings

    from parlour.config.supervisor.readiness import check_folder, missing_migrations
    from parlour.kernel.web.statics import prepare

    check_folder(settings.DATA)
    started = time.monotonic()
    missing = missing_migrations()
    if missing:
        from django.core.management import call_command

        call_command("migrate", interactive=False, verbosity=0)
    done = [f"Applied {missing} migrations." if missing else "The database is up to date."]
    done.append("Prepared the static files." if prepare() else "The static files are up to date.")
    return [*done, f"It took {time.monotonic() - started:.1f} s."]
