"""`parlour mail parse | import | explain`: what a mail says, old mail brought over, what would be done with a mail."""

import argparse
import json
import sys
from pathlib import Path

from parlour.kernel.errors import Invalid

NAME = "mail"
HELP = "Parse a mail, import old mail, or explain what would be done with a mail."
MOST_BYTES = 60 * 1024 * 1024


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's words."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="parse | import | explain")
    parse = verbs.add_parser(
        "parse", help="read a raw mail on standard input (or FILE) and print what it says, as JSON"
    )
    parse.add_argument("file", nargs="?", default="-", metavar="FILE")
    bring = verbs.add_parser("import", help="bring an mbox file or a Maildir over; never sends, and can be run again")
    bring.add_argument("path", metavar="FILE.mbox|MAILDIR")
    _name_inbox(bring)
    why = verbs.add_parser("explain", help="say what the pipeline would do with a mail and why; changes nothing")
    why.add_argument("file", metavar="FILE")
    why.add_argument("--json", action="store_true", help="print it as JSON")
    _name_inbox(why)


def run(args: argparse.Namespace) -> int:
    """Run one verb and return its exit code."""
    if args.verb == "parse":
        return _parse(args)
    from parlour.config.cli import set_up_django

    set_up_django()
    from parlour.config import mail_commands

    return mail_commands.bring_over(args) if args.verb == "import" else mail_commands.explain_mail(args)


def _parse(args: argparse.Namespace) -> int:
    from parlour.channels.email import parse_mail

    json.dump(parse_mail(read_mail(args.file)), sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
    return 0


def read_mail(name: str) -> bytes:
    """The bytes of FILE, or of standard input for “-”. Raises Invalid when there are none, or too many."""
    try:
        if name == "-":
            raw = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            with Path(name).open("rb") as file:
                raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Invalid(f"Can't read {name}: {(error.strerror or 'it fails').lower()}.") from None
    if len(raw) > MOST_BYTES:
        raise Invalid(f"This mail is larger than {MOST_BYTES // 1024 // 1024} MB.")
    if not raw.strip():
        raise Invalid("There is no mail to read: give its raw bytes on standard input, or name a file.")
    return raw


def _name_inbox(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--organisation", metavar="SLUG", help="the organisation, where there are several")
    parser.add_argument("--inbox", metavar="ADDRESS", help="the inbox, where there are several")
