"""The start-up gate: the program does not start while one field of one installed model is unstated.

Django runs its checks for management commands only, and settings can silence them. So the same inspection
runs in `KernelConfig.ready()`, in every process, and can't be silenced.
"""

import importlib
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from typing import Any

from django.apps import apps as installed
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from parlour.kernel.personal import places, statements
from parlour.kernel.personal.paths import PathFault, resolve

AnyField = Any
PrivateFacts = tuple[statements.Role, tuple[str, ...]]


def refuse_unstated() -> None:
    """Raise ImproperlyConfigured when the map has a fault; the message names each, and what to write."""
    load_statements()
    faults = list(inspect(all_models()))
    if faults:
        raise ImproperlyConfigured(
            "Parlour does not start, for its privacy map is not whole:\n  " + "\n  ".join(faults)
        )


def load_statements() -> None:
    """Import the `privacy.py` of every installed app: the seam for statements that can't stand beside a field."""
    for config in installed.get_app_configs():
        if config.name.startswith("parlour.") and find_spec(f"{config.name}.privacy"):
            importlib.import_module(f"{config.name}.privacy")


def all_models() -> list[type[models.Model]]:
    """Return every installed model, the hidden ones of many-to-many fields too."""
    return list(installed.get_models(include_auto_created=True))


def inspect(inspected: Iterable[type[models.Model]]) -> Iterator[str]:
    """Yield one sentence per fault of the map of these models, and of the registered places."""
    seen = 0
    for model in inspected:
        if not model._meta.managed or model._meta.proxy:
            continue
        seen += 1
        yield from _model_faults(model)
    if not seen:
        yield "No model was inspected; a gate that looks at nothing lets everything through."
    yield from _place_faults()


def statement_of(field: AnyField) -> statements.Statement | None:
    """Return what is stated of a field: beside it, or in a description of a third party's model."""
    stated: statements.Statement | None = getattr(field, statements.ATTRIBUTE, None)
    described = statements.described().get(field.model._meta.label_lower)
    return stated or (described.fields.get(field.name) if described else None)


def facts_of(model: type[models.Model]) -> PrivateFacts | None:
    """Return role and subject paths of a model; None when nothing is stated."""
    described = statements.described().get(model._meta.label_lower)
    stated = getattr(model, "Privacy", None)
    if model._meta.auto_created:
        # The hidden table of a many-to-many field concerns whom its two ends concern.
        owner: Any = model._meta.auto_created
        return facts_of(owner) or facts_of(_other_end(model))
    if described:
        return described.role, _as_paths(described.subject)
    if stated is None or not hasattr(stated, "role") or not hasattr(stated, "subject"):
        return None
    return stated.role, _as_paths(stated.subject)


def _as_paths(subject: str | tuple[str, ...]) -> tuple[str, ...]:
    return (subject,) if isinstance(subject, str) else subject


def _other_end(model: type[models.Model]) -> Any:
    ends = [f.related_model for f in model._meta.fields if f.is_relation]
    return ends[-1]


def _model_faults(model: type[models.Model]) -> Iterator[str]:
    label, facts = model._meta.label, facts_of(model)
    if facts is None:
        yield (
            f"{label} says neither who decides about it nor whom it concerns; "
            "add `class Privacy` with role and subject."
        )
        return
    held = [f for f in model._meta.local_fields if isinstance(statement_of(f), statements.Personal)]
    if held and facts[1] == (statements.NOBODY,):
        yield f"{label}.{held[0].name} is personal, but its model concerns nobody; name the path to the person."
    for path in facts[1]:
        try:
            resolve(model, path, facts_of)
        except PathFault as fault:
            yield f"{label}: {fault}"
    for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
        yield from _field_faults(field, bool(model._meta.auto_created))


def _field_faults(field: AnyField, hidden: bool) -> Iterator[str]:
    label, stated = f"{field.model._meta.label}.{field.name}", statement_of(field)
    if hidden:
        return
    if stated is None:
        yield f"{label} is unstated; wrap it in personal(...) or impersonal(...), or describe() its model."
        return
    if isinstance(field, models.JSONField) and not getattr(stated, "keys", None):
        yield f"{label} is a JSON field; name its keys."
    if isinstance(stated, statements.Impersonal) and field.is_relation and _is_person(field.related_model):
        yield f"{label} leads to a person; state the edge with concerns(...)."


def _is_person(model: Any) -> bool:
    facts = facts_of(model) if isinstance(model, type) else None
    return bool(facts and facts[1] == (statements.THIS_ROW,))


def _place_faults() -> Iterator[str]:
    declared = {(place.kind, place.name) for place in places.places()}
    wanted = [("cache", alias) for alias in settings.CACHES]
    wanted += [("log", handler) for handler in settings.LOGGING.get("handlers", {})]
    wanted += [("database", alias) for alias in settings.DATABASES]
    for kind, name in wanted:
        if (kind, name) not in declared:
            yield f"The {kind} “{name}” is not registered; declare_place() says what it holds and how it ends."
    for cookie in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
        if cookie not in places.cookies():
            yield f"The cookie “{cookie}” is not registered; declare_cookie() says why it is set."
