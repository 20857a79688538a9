"""DOM ids come from one function, used by template, response and broadcast, so they cannot drift."""

from typing import Protocol


class Identified(Protocol):
    @property
    def pk(self) -> object: ...


def dom_id(thing: Identified, part: str = "") -> str:
    """``conversation-018f…`` or, with a part, ``conversation-018f…-header``."""
    return id_of(type(thing).__name__.lower(), thing.pk, part)


def id_of(kind: str, key: object, part: str = "") -> str:
    """The same for a thing of which only the key has been fetched."""
    return f"{kind}-{key}-{part}" if part else f"{kind}-{key}"
