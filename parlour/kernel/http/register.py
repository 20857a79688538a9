"""Which parts of the program speak to which hosts outside, and what for. Feeds the records of processing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Purpose:
    """One reason for speaking to somebody outside.

    `hosts` names the hosts, or is empty where settings or mails name them; `sends` lists the categories of
    personal data that leave (besides the server's own address), `sentence` says what for.
    """

    name: str
    sentence: str
    hosts: frozenset[str] = frozenset()
    sends: tuple[str, ...] = ()


_register: dict[str, Purpose] = {}


def register_host(purpose: str, sentence: str, *, hosts: tuple[str, ...] = (), sends: tuple[str, ...] = ()) -> Purpose:
    """Enter a purpose for which requests leave; each is named once. Raises ValueError when it is taken."""
    entry = Purpose(purpose, sentence, frozenset(host.lower() for host in hosts), sends)
    if _register.setdefault(purpose, entry) != entry:
        raise ValueError(f"The outbound purpose {purpose} is registered twice.")
    return entry


def registered(purpose: str) -> Purpose:
    """Return a registered purpose; raises LookupError when nobody declared it."""
    try:
        return _register[purpose]
    except KeyError:
        raise LookupError(f"No outbound purpose is called {purpose}; declare it with register_host first.") from None


def purposes() -> tuple[Purpose, ...]:
    """Return every registered purpose, by name."""
    return tuple(_register[name] for name in sorted(_register))
