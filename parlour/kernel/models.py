"""What every row has, and the two tables of the event stream."""

from typing import Any

from django.db import models

from parlour.kernel.clock import now
from parlour.kernel.ids import uuid7
from parlour.kernel.personal import (
    NOBODY,
    TENANT_IS_CONTROLLER,
    Edge,
    concerns,
    impersonal,
)
from parlour.kernel.purposes import trail


def row_id() -> Any:
    """Return the primary key field of a row: a UUID version 7."""
    return impersonal(
        models.UUIDField(primary_key=True, default=uuid7, editable=False),
        "a random key that names the row only",
    )


def made_at(reason: str = "the time at which the row was made") -> Any:
    """Return the field that says when a row was made."""
    return impersonal(models.DateTimeField(default=now, editable=False), reason)


class Row(models.Model):
    """Base of every table of ours."""

    id = row_id()
    created_at = made_at()

    class Meta:
        abstract = True


class Stream(models.Model):
    """The head of one organisation's event stream. Locking this row orders the stream's writers."""

    organisation_id = impersonal(models.UUIDField(primary_key=True), "names an organisation, not a person")
    last = impersonal(models.BigIntegerField(default=0), "a running number")

    class Privacy:
        role = TENANT_IS_CONTROLLER
        subject = NOBODY


class Event(Row):
    """A fact, past tense: written in the transaction that made it true, sent after commit, numbered per organisation.

    Carries ids and closed words only, never what somebody wrote.
    """

    organisation_id = impersonal(models.UUIDField(), "names an organisation, not a person")
    number = impersonal(models.BigIntegerField(), "the fact's place in the organisation's stream")
    kind = impersonal(models.CharField(max_length=60), "the kind of fact, from a closed list")
    subject_id = impersonal(models.UUIDField(null=True), "names the conversation or thing that the fact is about")
    actor_kind = impersonal(models.CharField(max_length=12), "agent, contact, system or operator")
    actor_id = concerns(models.UUIDField(null=True), Edge.ACTOR, trail)
    data = impersonal(
        models.JSONField(default=dict),
        "ids, numbers and closed words",
        keys={"*": "declared by the fact's class"},
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation_id", "number"], name="event_number_once")]
        indexes = [models.Index(fields=["subject_id", "number"], name="event_by_subject")]

    class Privacy:
        role = TENANT_IS_CONTROLLER
        subject = "actor_id"
