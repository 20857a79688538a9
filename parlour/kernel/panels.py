"""Places on pages that upper apps fill: the seam by which a contact's page shows conversations it can't know of.

An app that has something to show writes a `panels.py` with functions marked by `offer`. These files are found by
scanning the installed apps; what a function takes and returns is stated where the place is declared.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

from django.utils.module_loading import autodiscover_modules

OfferT = TypeVar("OfferT", bound=Callable[..., Any])
_offers: dict[str, list[tuple[int, Callable[..., Any]]]] = {}


def offer(place: str, *, order: int = 0) -> Callable[[OfferT], OfferT]:
    """Mark a function as the filling of a named place, such as "contact.timeline"; lower `order` comes first."""

    def mark(function: OfferT) -> OfferT:
        _offers.setdefault(place, []).append((order, function))
        return function

    return mark


def offers(place: str) -> tuple[Callable[..., Any], ...]:
    """Return the functions offered for a place, in order; none is a fine answer."""
    _scan()
    return tuple(function for _, function in sorted(_offers.get(place, ()), key=lambda entry: entry[0]))


@lru_cache(maxsize=1)
def _scan() -> None:
    autodiscover_modules("panels")
