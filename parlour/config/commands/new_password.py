"""Let somebody in who is locked out of a server that can't send mails."""

import argparse
import sys

NAME = "new-password"
HELP = "print a link with which a person makes a new password"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whose."""
    parser.add_argument("address", metavar="ADDRESS", help="the address with which the person signs in")


def run(args: argparse.Namespace) -> int:
    """Print the link; exit code 1 when nobody signs in with this address."""
    from parlour.config.cli import set_up_django

    set_up_django()
    from parlour.people.models import User
    from parlour.people.ways_in import new_password_link

    user = User.objects.filter(email=args.address.strip().lower()).first()
    if user is None:
        sys.stderr.write("Nobody signs in with this address; check how it is written.\n")
        return 1
    sys.stdout.write(f"{new_password_link(user)}\n")
    return 0
