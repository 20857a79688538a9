"""Everything else that remembers: files, caches, logs, queues, outbound hosts, and the visitor's own browser.

Registered like fields are, so that the map is whole; what is not registered is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from parlour.kernel.personal.uses import Keep, MapError

PlaceKind = Literal["database", "files", "cache", "log", "queue", "index", "host", "browser"]


@dataclass(frozen=True, slots=True)
class Place:
    """A place of storage, or a host outside that receives data. `name` is how the program names it."""

    kind: PlaceKind
    name: str
    holds: str
    keep: Keep
    erased_by: str


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie: its name, why it is strictly necessary or which consent it needs, and its longest life in days."""

    name: str
    reason: str
    days: int
    needs_consent: bool = False


_places: dict[tuple[str, str], Place] = {}
_cookies: dict[str, Cookie] = {}


def declare_place(kind: PlaceKind, name: str, *, holds: str, keep: Keep, erased_by: str) -> Place:
    """Enter a place in the register; the same place may be declared again only with the same words."""
    declared = Place(kind, name, holds, keep, erased_by)
    if _places.setdefault((kind, name), declared) != declared:
        raise MapError(f"The {kind} {name} is declared twice in different words.")
    return declared


def declare_cookie(name: str, *, reason: str, days: int, needs_consent: bool = False) -> Cookie:
    """Enter a cookie in the register. Raises MapError for a life of more than 14 days."""
    if days > 14:
        raise MapError(f"The cookie {name} would live {days} days; no cookie of ours lives longer than 14.")
    declared = Cookie(name, reason, days, needs_consent)
    if _cookies.setdefault(name, declared) != declared:
        raise MapError(f"The cookie {name} is declared twice in different words.")
    return declared


def places() -> tuple[Place, ...]:
    """Return every place of storage, sorted by kind and name."""
    return tuple(_places[key] for key in sorted(_places))


def cookies() -> Mapping[str, Cookie]:
    """Return every cookie by its name."""
    return _cookies
