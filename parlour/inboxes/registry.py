"""Which kinds of channel there are: every `parlour.channels.*.channel`, and third parties' through an entry point.

A kind that is not found is an error with a remedy, never a silent gap.
"""

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from importlib.util import find_spec
from inspect import isabstract, isclass
from pkgutil import iter_modules
from types import MappingProxyType, ModuleType

from parlour.inboxes.contract import Channel
from parlour.kernel.errors import NotFound

GROUP = "parlour.channels"


def channel(kind: str) -> Channel:
    """Return the one instance of a kind; raises NotFound when no installed package brings it."""
    try:
        return channels()[kind]
    except KeyError:
        raise NotFound(
            f"No channel of the kind “{kind[:24]}” is installed; install the package that brings it."
        ) from None


def kinds() -> tuple[str, ...]:
    """Return every installed kind, sorted."""
    return tuple(sorted(channels()))


@cache
def channels() -> MappingProxyType[str, Channel]:
    """Return the instances by kind; raises TypeError when two classes claim one kind."""
    found: dict[str, Channel] = {}
    for cls in [*_ours(), *_theirs()]:
        if cls.kind in found and type(found[cls.kind]) is not cls:
            raise TypeError(
                f"Two channels claim the kind {cls.kind}: {type(found[cls.kind]).__name__} and {cls.__name__}."
            )
        found[cls.kind] = cls()
    return MappingProxyType(found)


def _ours() -> list[type[Channel]]:
    # By name, because channels stand on the floor above.
    package = import_module("parlour.channels")
    folders = sorted(m.name for m in iter_modules(package.__path__) if m.ispkg)
    names = [f"parlour.channels.{folder}.channel" for folder in folders]
    return [cls for name in names if find_spec(name) for cls in _classes(import_module(name))]


def _theirs() -> list[type[Channel]]:
    return [entry.load() for entry in entry_points(group=GROUP)]


def _classes(module: ModuleType) -> list[type[Channel]]:
    return [
        thing
        for thing in vars(module).values()
        if isclass(thing)
        and issubclass(thing, Channel)
        and not isabstract(thing)
        and thing.__module__ == module.__name__
    ]
