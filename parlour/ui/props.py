"""Declared props: a component says which values it takes and refuses every other."""

from django.template import TemplateSyntaxError


def one_of(component: str, prop: str, value: str, allowed: tuple[str, ...]) -> str:
    """Return `value` when the component declares it, else say which values there are."""
    if value not in allowed:
        choices = ", ".join(repr(choice) for choice in allowed)
        raise TemplateSyntaxError(f"{component} has no {prop} {value!r}; choose one of {choices}")
    return value


def variant(base: str, value: str) -> str:
    """The class of a noun and its variant: ``btn btn--quiet``; an empty value is the noun alone."""
    return f"{base} {base}--{value}" if value else base
