"""Facts are frozen dataclasses whose fields can't hold what somebody wrote."""

from dataclasses import dataclass, fields
from datetime import datetime
from enum import Enum
from types import UnionType
from typing import Any, ClassVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

_kinds: dict[str, type["Fact"]] = {}
_ALLOWED = (UUID, int, bool, datetime)
_BASE_FIELDS = ("organisation_id", "subject_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Base of all facts. A subclass sets `kind` ("conversation.closed") and adds fields of id, number, time or enum.

    Text is refused: an event must never become a second place where a person's words are kept.
    """

    kind: ClassVar[str] = ""
    organisation_id: UUID
    subject_id: UUID | None = None

    def data(self) -> dict[str, Any]:
        """Return the fact's own fields as JSON values."""
        return {f.name: _plain(getattr(self, f.name)) for f in fields(self) if f.name not in _BASE_FIELDS}


def declare(cls: type[Fact]) -> type[Fact]:
    """Class decorator: enter a fact in the register. Raises TypeError on a free-text field or a kind used twice."""
    if not cls.kind or "." not in cls.kind:
        raise TypeError(f"{cls.__name__} needs a kind such as 'conversation.closed'.")
    if cls.kind in _kinds:
        raise TypeError(f"The kind {cls.kind} is declared twice.")
    for name, hint in get_type_hints(cls).items():
        if name not in ("kind", *_BASE_FIELDS) and not _allowed(hint):
            raise TypeError(f"{cls.__name__}.{name} may hold free text; facts carry ids, numbers, times and enums.")
    _kinds[cls.kind] = cls
    return cls


def fact_class(kind: str) -> type[Fact]:
    """Return the class of a kind; raises KeyError when no installed app declares it."""
    return _kinds[kind]


def fact_kinds() -> tuple[str, ...]:
    """Return every declared kind, sorted."""
    return tuple(sorted(_kinds))


def _allowed(hint: Any) -> bool:
    if get_origin(hint) in (Union, UnionType):
        return all(arg is type(None) or _allowed(arg) for arg in get_args(hint))
    return isinstance(hint, type) and (issubclass(hint, _ALLOWED) or issubclass(hint, Enum))


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if isinstance(value, datetime) else value
