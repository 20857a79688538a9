"""Serve everything, or single parts."""

import argparse
import mmap
import os
import socket
import sys
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from parlour.config.supervisor.group import Part

NAME = "serve"
HELP = "serve pages, sockets, mail intake and background work"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which parts."""
    parser.add_argument(
        "parts",
        nargs="*",
        metavar="PART",
        help="web (pages and sockets), sockets (only those), worker, scheduler, intake; each named part gets a process "
        "of its own; none means all of them in two processes, which needs the least memory",
    )
    parser.add_argument("--migrate", action="store_true", help="bring the database up to date first")


def run(args: argparse.Namespace) -> int:
    """Check, bind, load, fork; returns when everything has ended."""
    from parlour.config import env
    from parlour.config.supervisor.listening import listen
    from parlour.kernel.errors import Invalid

    parts = tuple(dict.fromkeys(args.parts))
    unknown = [part for part in parts if part not in ("web", "sockets", "worker", "scheduler", "intake")]
    if unknown:
        raise Invalid(
            f"There is no part “{unknown[0][:40]}”. The parts are web, sockets, worker, scheduler and intake."
        )
    wants_port = not parts or {"web", "sockets"} & set(parts)
    listening = listen(env.read("PARLOUR_HOST"), env.read("PARLOUR_PORT")) if wants_port else None
    _prepare(args.migrate)
    return _alone(parts[0], listening) if len(parts) == 1 else _together(parts, listening)


def _prepare(migrate: bool) -> None:
    from parlour.config.cli import set_up_django
    from parlour.config.commands.migrate import bring_up_to_date

    set_up_django()
    from parlour.config.supervisor.readiness import check_ready
    from parlour.kernel.web.statics import prepare

    if migrate:
        for line in bring_up_to_date():
            sys.stdout.write(f"{line}\n")
    check_ready()
    if not migrate:
        prepare()


def _alone(part: str, listening: socket.socket | None) -> int:
    from parlour.config.supervisor import parts
    from parlour.config.supervisor.child import keep_beating

    keep_beating((part,))
    if listening is not None:
        parts.serve_web(listening, _say_ready, with_pages=part == "web")
    else:
        parts.do_duties((part,), _say_ready)
    return 0


def _together(wanted: tuple[str, ...], listening: socket.socket | None) -> int:
    from parlour.config.supervisor import parts
    from parlour.config.supervisor.group import Group, Part

    chosen = wanted or ("web", "worker", "scheduler", "intake")
    children = _web(listening, "web" in chosen) if listening is not None else []  # first: somebody waits for a page
    work = tuple(part for part in chosen if part not in parts.WEB)
    for together in [(part,) for part in work] if wanted else [work]:
        name = together[0] if wanted else "work"
        children.append(Part(name, partial(parts.do_duties, together), parts.preload_duties, together))
    return Group(children).run()


def _web(listening: socket.socket, with_pages: bool) -> "list[Part]":
    from django.conf import settings

    from parlour.config.supervisor import parts
    from parlour.config.supervisor.group import Part

    name = "web" if with_pages else "sockets"
    said = mmap.mmap(-1, 1)  # shared by all processes forked from here: the line is printed once
    serve = partial(parts.serve_web, listening, partial(_say_ready, said), with_pages=with_pages)
    return [Part(f"{name} {n + 1}", serve, parts.preload_pages, (name,)) for n in range(settings.WEB_PROCESSES)]


def _say_ready(said: mmap.mmap | None = None) -> None:
    from django.conf import settings

    if said is not None and said[0]:
        return
    if said is not None:
        said[0] = 1
    sys.stdout.write(f"Parlour is open at {settings.BASE_URL}/ (Ctrl-C ends it).\n")
    sys.stdout.flush()
    _notify_systemd()


def _notify_systemd() -> None:
    path = os.environ.get("NOTIFY_SOCKET", "")
    if path:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.sendto(b"READY=1", "\0" + path[1:] if path.startswith("@") else path)
