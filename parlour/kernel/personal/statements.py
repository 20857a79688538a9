"""The statement around a field. Plain functions: they set one attribute on any Django field and return it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from django.db import models

from parlour.kernel.personal.uses import MapError, Use
from parlour.kernel.personal.vocabulary import FORBIDDEN_CATEGORIES, Term

FieldT = TypeVar("FieldT", bound="models.Field[Any, Any] | models.ManyToManyField[Any, Any]")
ATTRIBUTE = "privacy"


class Source(StrEnum):
    """Where a value comes from (DPV data source), and how it came about."""

    SUBJECT = "DataSubjectDataSource"
    CONTROLLER = "DataControllerDataSource"
    THIRD_PARTY = "ThirdPartyDataSource"
    PUBLIC = "PublicDataSource"


class Edge(StrEnum):
    """How a foreign key to a person concerns that person."""

    ABOUT = "about"
    AUTHOR = "author"
    PARTICIPANT = "participant"
    ACTOR = "actor"
    MENTIONED = "mentioned"


class Erase(StrEnum):
    """What erasure does to a value. FOLLOW_FIELD derives it: nullable to null, text to empty, file to bytes deleted."""

    FOLLOW_FIELD = "follow-field"
    DELETE_ROW = "delete-row"
    DETACH = "detach"
    REDACT = "redact"
    KEEP = "keep"


class Role(StrEnum):
    """Who decides about a model's rows."""

    OPERATOR_IS_CONTROLLER = "operator"
    TENANT_IS_CONTROLLER = "tenant"


OPERATOR_IS_CONTROLLER = Role.OPERATOR_IS_CONTROLLER
TENANT_IS_CONTROLLER = Role.TENANT_IS_CONTROLLER
# How a row is reached from a person. Besides these, a path of field names ("message.conversation.contact").
THIS_ROW = "self"
NOBODY = "nobody"
THROUGH_OWNERS = "owners"
BY_MENTION = "mention"


def matches(field: str) -> str:
    """The row concerns whoever has the value of `field` as an identity, even without a foreign key."""
    return f"match:{field}"


@dataclass(frozen=True, slots=True)
class Personal:
    """A value that concerns a person."""

    category: Term
    uses: tuple[Use, ...]
    source: Source = Source.SUBJECT
    erase: Erase = Erase.FOLLOW_FIELD
    identifies: bool = False
    mentions: bool = False
    keys: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Impersonal:
    """A value that concerns nobody, and the reason why that is so."""

    reason: str
    keys: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class SubjectEdge:
    """A foreign key that leads to a person, directly or through the row that it names."""

    edge: Edge
    uses: tuple[Use, ...]


Statement = Personal | Impersonal | SubjectEdge


def personal(
    field: FieldT,
    category: Term,
    *uses: Use,
    source: Source = Source.SUBJECT,
    erase: Erase = Erase.FOLLOW_FIELD,
    identifies: bool = False,
    mentions: bool = False,
    keys: Mapping[str, str] | None = None,
) -> FieldT:
    """State that a field holds personal data: its category, the uses it serves, and how it ends.

    A JSON field names its `keys` with a sentence each. Raises MapError on a forbidden category or no use.
    """
    if category.name in FORBIDDEN_CATEGORIES:
        raise MapError(f"Parlour does not hold {category.name}; it needs a design decision first.")
    if not uses:
        raise MapError("A personal field names at least one use.")
    return _state(field, Personal(category, uses, source, erase, identifies, mentions, keys))


def impersonal(field: FieldT, reason: str, *, keys: Mapping[str, str] | None = None) -> FieldT:
    """State that a field concerns nobody, giving the reason in words (a JSON field names its keys too)."""
    if len(reason.split()) < 2:
        raise MapError("Say in a few words why the field concerns nobody.")
    return _state(field, Impersonal(reason, keys))


def concerns(field: FieldT, edge: Edge, *uses: Use) -> FieldT:
    """State that a foreign key leads to a person, and how the row concerns that person."""
    if not uses:
        raise MapError("A foreign key to a person names at least one use.")
    return _state(field, SubjectEdge(edge, uses))


def _state(field: FieldT, statement: Statement) -> FieldT:
    setattr(field, ATTRIBUTE, statement)
    return field


@dataclass(frozen=True, slots=True)
class Description:
    """The statements about a third party's model, whose fields we can't wrap."""

    role: Role
    subject: str | tuple[str, ...]
    fields: Mapping[str, Statement]


_described: dict[str, Description] = {}


def describe(label: str, *, role: Role, subject: str | tuple[str, ...], **fields: Statement) -> None:
    """Make the statements for a model that is not ours, by its label (`app.Model`)."""
    _described[label.lower()] = Description(role, subject, fields)


def described() -> Mapping[str, Description]:
    """Return the descriptions of third parties' models by lower-cased label."""
    return _described


def about(
    category: Term,
    *uses: Use,
    identifies: bool = False,
    source: Source = Source.SUBJECT,
    keys: Mapping[str, str] | None = None,
) -> Personal:
    """A personal statement for use inside `describe`."""
    return Personal(category, uses, source, identifies=identifies, keys=keys)


def about_nobody(reason: str, *, keys: Mapping[str, str] | None = None) -> Impersonal:
    """An impersonal statement for use inside `describe`."""
    return Impersonal(reason, keys)


def leads_to(edge: Edge, *uses: Use) -> SubjectEdge:
    """A subject edge for use inside `describe`."""
    return SubjectEdge(edge, uses)
