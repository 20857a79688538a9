"""`inbox_flat`: how much longer the inbox takes with a million conversations than with ten thousand.

The first page and page 1,000 of a signed-in agent, by keyset, with the counts of all views beside it. The figure is
the larger of the two ratios of medians.
"""

from typing import Any
from urllib.parse import urlencode

from bench import fill
from bench.list_100k import timed
from bench.runner import pin

TARGET = "<= 1.3"
SIZE = 30


def run(quick: bool) -> dict[str, Any]:
    """Grow the same house step by step and time the same pages at each size."""
    sizes = (1_000, 4_000) if quick else (10_000, 100_000, 1_000_000)
    deep = 10 if quick else 300  # the deepest page that the smallest house has
    pin(0)
    agent = fill.house()
    client, address = fill.client_of(agent), f"/o/{fill.SLUG}/inbox/open/"
    rounds = 5 if quick else 40
    times: dict[int, tuple[float, float]] = {}
    for size in sizes:
        fill.grow(size, open_of_ten=7)
        pages = (size * 7 // 10) // SIZE - 2
        cursor = _cursor(agent, min(1_000, pages) if size > sizes[0] else min(deep, pages))
        times[size] = (
            timed(client, address, {}, rounds),
            timed(client, f"{address}?{urlencode({'after': cursor})}", {}, rounds),
        )
    small, large = times[sizes[0]], times[sizes[-1]]
    ratios = [after / before for before, after in zip(small, large, strict=True)]
    return {
        "figure": round(max(ratios), 2),
        "unit": "times as long (lower is better)",
        "peer": "itself with fewer conversations",
        "peer_figure": 1.0,
        "ratio": round(1 / max(ratios), 2),
        "target": TARGET,
        "workload": "whole inbox page of a signed-in agent, 70 % of the conversations open; first page and page 1,000",
        "first_page_ms": {size: round(one[0], 2) for size, one in times.items()},
        "deep_page_ms": {size: round(one[1], 2) for size, one in times.items()},
    }


def _cursor(agent: Any, page: int) -> str:
    """Where page `page` begins. Found by offset, which the program itself never does."""
    from parlour.conversations import queries
    from parlour.kernel import keyset
    from parlour.kernel.scoping import within

    with within(agent.organisation):
        rows = queries.view(agent, "open").order_by("-last_activity_at", "-pk")
        row = rows[(page - 1) * SIZE]
        return str(keyset._write(row, "last_activity_at"))
