"""DOM ids come from one function, used by template, response and broadcast, so they cannot drift."""

from typing import Protocol


class Identified(Protocol):
    @property
    def pk(self) -> object: ...


def dom_id(thing: Identified, part: str = "") -> str:
    """``conversation-018f…`` or, with a part, ``conversation-018f…-header``."""
    name = type(thing).__name__.lower()
    return f"{name}-{thing.pk}-{part}" if part else f"{name}-{thing.pk}"
