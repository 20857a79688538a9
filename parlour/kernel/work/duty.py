"""One thing that has to be done again and again."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

Run = Callable[[threading.Event], float]


@dataclass(frozen=True, slots=True)
class Duty:
    """A named piece of work of one part of the program ("worker", "scheduler", "intake").

    `run` is the dotted name of a function `(stop: threading.Event) -> float`: it does what is due, looks at `stop`
    between two things, and returns the seconds after which it wants to be called again. News wakes it earlier.
    A duty `stands` when its function returns only at the end (a listener); it is called again when it breaks.
    """

    name: str
    part: str
    run: str
    stands: bool = False

    def resolve(self) -> Run:
        """Import and return the function; raises ImportError or AttributeError."""
        module, _, name = self.run.rpartition(".")
        return getattr(import_module(module), name)  # type: ignore[no-any-return]
