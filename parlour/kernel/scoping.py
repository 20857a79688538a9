"""Tenancy fails closed: without a scope there is no query.

A thin door to django-scopes, so that the few places which leave the scope can be counted by a test.
"""

from contextlib import AbstractContextManager
from typing import Any

from django_scopes import ScopedManager, get_scope, scope, scopes_disabled

__all__ = ["ScopedManager", "across_organisations", "is_across", "within"]


def within(organisation: Any) -> AbstractContextManager[None]:
    """Enter the scope of one organisation: every query inside sees that organisation's rows only."""
    return scope(organisation=organisation)  # type: ignore[no-any-return]


def across_organisations(reason: str) -> AbstractContextManager[None]:
    """Leave the scope, for the stated reason. Only intake, workers, sign-in and the operator have one."""
    if not reason:
        raise ValueError("State why this code looks across organisations.")
    return scopes_disabled()  # type: ignore[no-any-return]


def is_across() -> bool:
    """Whether the scope was left. For what reads rows without a manager of ours, and must fail closed as they do."""
    return not get_scope().get("_enabled", True)
