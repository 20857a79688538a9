"""Say what is configured, what answers, what is missing, and what that costs."""

import argparse
import json
import sys

NAME = "doctor"
HELP = "say what is configured, reachable and missing, and what that costs"
MARKS = {"good": "ok     ", "note": "note   ", "warning": "warning", "broken": "BROKEN "}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """In which form."""
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--no-mail", action="store_true", help="don't try the mail servers of the inboxes")


def run(args: argparse.Namespace) -> int:
    """Look at everything; exit code 1 when something that is needed is broken."""
    from parlour.config.cli import set_up_django

    set_up_django()
    from parlour.config.health import examine

    findings = examine(with_mail=not args.no_mail)
    broken = any(finding.state == "broken" for finding in findings)
    if args.json:
        lines = [{"name": f.name, "state": f.state, "sentence": f.sentence} for f in findings]
        sys.stdout.write(json.dumps({"healthy": not broken, "findings": lines}, ensure_ascii=False) + "\n")
    else:
        for finding in findings:
            sys.stdout.write(f"{MARKS[finding.state]}  {finding.name}: {finding.sentence}\n")
    return 1 if broken else 0
