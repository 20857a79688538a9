"""`list_100k`: milliseconds to list a page of open ones (ours 30 rows, the peer 25) of 100,000 conversations.

Both through Django's test client: routing, session, permissions, query and answer, without a server between. The
peer's figure is the JSON rows that its page loads; ours is the list fragment that the page swaps in (HTML, with people,
unread marks and ages), and beside it the whole page.
"""

import statistics
import time
from typing import Any

from bench import fill, peers
from bench.runner import pin

TARGET = ">= 20x django-helpdesk"


def run(quick: bool) -> dict[str, Any]:
    """Fill, list a few dozen times, take the median."""
    total = 2_000 if quick else 100_000
    pin(0)
    agent = fill.house()
    fill.grow(total, open_of_ten=1)
    client, address = fill.client_of(agent), f"/o/{fill.SLUG}/inbox/open/"
    rows = timed(client, address, {"HX-Request": "true", "HX-Target": "rows"}, 10 if quick else 40)
    page = timed(client, address, {}, 5 if quick else 20)
    peer = peers.call("django-helpdesk", "list", str(total), install=not quick)
    return {
        "figure": round(rows, 2),
        "unit": "ms at the median",
        "peer": "django-helpdesk",
        "peer_figure": peer.get("ms"),
        "ratio": round(peer["ms"] / rows, 2) if peer.get("ms") else None,
        "target": TARGET,
        "workload": f"the newest open of {total:,} conversations, a tenth of them open, as rows for a signed-in agent",
        "whole_page_ms": round(page, 2),
        "missing": peer.get("missing"),
    }


def timed(client: Any, address: str, headers: dict[str, str], rounds: int) -> float:
    """The median of the milliseconds for one address, after a few calls to warm up."""
    times = []
    for _ in range(rounds + 3):
        started = time.perf_counter()
        answer = client.get(address, headers=headers)
        times.append((time.perf_counter() - started) * 1000)
        if answer.status_code != 200:
            raise AssertionError(f"{address} answered {answer.status_code}")
    return statistics.median(times[3:])
