"""`parlour privacy map`: what is held about whom, why, and how it ends. Derived from the models themselves."""

import argparse
import json

NAME = "privacy"
HELP = "Print the privacy map: every field, whose it is, why it is kept and how it ends."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's words."""
    parser.add_argument("what", choices=["map"], help="what to print")
    parser.add_argument("--format", choices=["text", "markdown", "json"], default="text", help="how to print it")


def run(args: argparse.Namespace) -> int:
    """Print the map; 0 always, for a program whose map is not whole does not start."""
    import django

    django.setup()
    from parlour.kernel.personal import map as privacy_map
    from parlour.kernel.personal.render import as_markdown, as_text

    if args.format == "json":
        print(json.dumps(privacy_map.as_json(), indent=2, ensure_ascii=False))  # noqa: T201 - it is a command
    else:
        print(as_text() if args.format == "text" else as_markdown())  # noqa: T201 - it is a command
    return 0
