"""What runs, and which ports are open."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from parlour.config.health.finding import Finding

LATE = 20.0  # seconds without a beat
COSTS = {
    "web": "no pages are served",
    "worker": "mail that arrives waits, and replies are not sent",
    "scheduler": "snoozed conversations don't wake",
    "intake": "mail is not fetched",
}


def look() -> Iterator[Finding]:
    """Look at the beats of the parts and at the ports."""
    for part, cost in COSTS.items():
        yield _beat(part, cost)
    yield _port("pages", settings.HOST, settings.PORT)
    for name, place in (("SMTP listener", settings.LISTEN_SMTP), ("LMTP listener", settings.LISTEN_LMTP)):
        if place is None:
            yield Finding(name, "note", "not configured: mail comes by IMAP or webhook only.")
        else:
            yield _port(name, *place)
    if settings.LISTEN_SMTP and not settings.TLS_CERT:
        yield Finding("SMTP listener", "note", "PARLOUR_TLS_CERT is not set: mail arrives without encryption.")
    if not settings.HTTPS and settings.BASE_URL.split("//")[1].split(":")[0] not in ("localhost", "127.0.0.1"):
        yield Finding(
            "PARLOUR_URL",
            "warning",
            "begins with http: passwords cross the network in the open. Use a reverse proxy with TLS.",
        )


def _beat(part: str, cost: str) -> Finding:
    file = Path(settings.DATA) / "run" / part
    if not file.exists():
        return Finding(part, "note", f"has not run in this data folder: until it does, {cost}.")
    age = time.time() - file.stat().st_mtime
    if age > LATE:
        return Finding(part, "warning", f"last seen {_told(age)} ago: {cost}. Start `parlour serve`.")
    return Finding(part, "good", "runs.")


def _port(name: str, host: str, port: int) -> Finding:
    try:
        socket.create_connection((host if host not in ("", "0.0.0.0", "::") else "127.0.0.1", port), timeout=2).close()  # noqa: S104
    except OSError:
        return Finding(name, "note", f"nobody listens on port {port} now.")
    return Finding(name, "good", f"port {port} is open.")


def _told(seconds: float) -> str:
    for length, word in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {word}"
    return f"{seconds:.0f} seconds"
