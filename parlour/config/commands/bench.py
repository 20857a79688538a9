"""Run a benchmark of `bench/` by name."""

import argparse
import sys
from pathlib import Path

NAME = "bench"
HELP = "run a benchmark by name"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which one, how large, and in which form."""
    parser.add_argument("name", nargs="?", help="the benchmark; none lists them")
    parser.add_argument("--quick", action="store_true", help="a scaled-down form that takes seconds")
    parser.add_argument("--json", action="store_true", help="print one JSON object only")


def run(args: argparse.Namespace) -> int:
    """Run it and print its figures; exit code 1 when it could not run."""
    checkout = Path(__file__).resolve().parents[3]
    if (checkout / "bench" / "runner.py").is_file():
        sys.path.insert(0, str(checkout))  # the installed command does not look where its sources are
    try:
        from bench import runner
    except ImportError:
        sys.stderr.write("Benchmarks are part of the source tree: run this in a checkout.\n")
        return 1
    if not args.name:
        sys.stdout.write("\n".join(runner.names()) + "\n")
        return 0
    return runner.main(args.name, quick=args.quick, as_json=args.json)
