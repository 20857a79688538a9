"""The paths by which a row is reached from a person."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from parlour.kernel.personal import statements

FactsOf = Callable[[type[models.Model]], Any]
_WITHOUT_STEPS = (statements.THIS_ROW, statements.NOBODY, statements.BY_MENTION)


class PathFault(Exception):
    """A path to a person leads nowhere; the message says where it ends."""


def resolve(model: type[models.Model], path: str, facts_of: FactsOf) -> None:
    """Walk `path` from `model`; raises PathFault unless it ends at a person."""
    if path in _WITHOUT_STEPS:
        return
    if path == statements.THROUGH_OWNERS:
        _owned(model)
    elif path.startswith("match:"):
        _field(model, path.removeprefix("match:"))
    else:
        _walk(model, path, facts_of)


def _owned(model: type[models.Model]) -> None:
    if not any(
        relation.one_to_many or relation.one_to_one
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created
    ):
        raise PathFault("it is said to be reached through its owners, but no foreign key names it.")


def _walk(model: type[models.Model], path: str, facts_of: FactsOf) -> None:
    place: Any = model
    for step in path.split("."):
        field = _field(place, step)
        if not field.is_relation:
            if isinstance(getattr(field, statements.ATTRIBUTE, None), statements.SubjectEdge):
                return  # an id that names a person without a foreign key
            raise PathFault(f"the path “{path}” ends at {step}, which leads to no person.")
        place = field.related_model
    facts = facts_of(place)
    if facts is None or statements.THIS_ROW not in facts[1]:
        raise PathFault(f"the path “{path}” ends at {place._meta.label}, which is not a person.")


def _field(model: Any, name: str) -> Any:
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        raise PathFault(f"there is no field {name} on {model._meta.label}.") from None
