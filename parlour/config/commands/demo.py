"""Make a believable house with some hundred conversations, to look around in."""

import argparse
import secrets
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from parlour.demo.build import Progress

NAME = "demo"
HELP = "make a believable organisation with some hundred conversations, to look around in"
_WIDTH = 40


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where, and with which password."""
    parser.add_argument("--beside", action="store_true", help="also in a database that holds an organisation already")
    parser.add_argument("--new-password", action="store_true", help="give its people a new password")


def run(args: argparse.Namespace) -> int:
    """Make it, once; then say how to come in."""
    from parlour.config.cli import set_up_django
    from parlour.config.commands.migrate import bring_up_to_date

    set_up_django()
    bring_up_to_date()
    from django.db import transaction

    from parlour.demo.build import build, is_here
    from parlour.kernel.errors import Conflict
    from parlour.organisations.models import Organisation

    password = "-".join(secrets.token_hex(3) for _ in range(3))
    if is_here():
        return _already(password if args.new_password else "")
    if Organisation.objects.exists() and not args.beside:
        raise Conflict(
            "This database holds an organisation already. Set PARLOUR_DATA to another folder for the demonstration, "
            "or use --beside to put it here all the same."
        )
    with transaction.atomic():  # all of it or, when somebody presses Ctrl-C, nothing
        _show(build(password))
    _say_how_to_come_in(password)
    return 0


def _show(progress: "Iterator[Progress]") -> None:
    import time

    began, live = time.monotonic(), sys.stdout.isatty()
    for step in progress:
        if live:
            share = min(1.0, step.done / max(1, step.planned))
            bar = "#" * round(share * _WIDTH)
            sys.stdout.write(f"\r[{bar:<{_WIDTH}}] {step.day:%d %b}")
            sys.stdout.flush()
    from parlour.demo.build import counted

    took = f"{time.monotonic() - began:.0f} s"
    sys.stdout.write(f"{chr(10) if live else ''}Larkmoor Cycles is open: {counted()}, in {took}.\n")


def _already(password: str) -> int:
    sys.stdout.write("Larkmoor Cycles is here already; nothing was changed.\n")
    if password:
        from parlour.demo.house import change_passwords

        change_passwords(password)
        _say_how_to_come_in(password)
    else:
        sys.stdout.write("The password was shown when it was made; `parlour demo --new-password` makes another one.\n")
    return 0


def _say_how_to_come_in(password: str) -> None:
    from django.conf import settings

    from parlour.demo.house import STAFF, address_of

    people = "\n".join(f"  {address_of(local):<28} {name}, {role.value}" for name, local, role, *_rest in STAFF)
    sys.stdout.write(
        f"\nServe it with `parlour serve` and open {settings.BASE_URL}\n\n{people}\n\n"
        f"  password for all of them: {password}\n\nIt is shown this once. Nothing is fetched, and nothing leaves.\n"
    )
