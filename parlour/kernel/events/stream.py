"""Reading the stream on from a number."""

from uuid import UUID

from parlour.kernel.models import Event, Stream


def last_number(organisation_id: UUID) -> int:
    """Return the number of the organisation's newest event; 0 before the first."""
    return Stream.objects.filter(organisation_id=organisation_id).values_list("last", flat=True).first() or 0


def since(organisation_id: UUID, number: int, *, limit: int = 500) -> list[Event]:
    """Return at most `limit` events after `number`, in order."""
    return list(Event.objects.filter(organisation_id=organisation_id, number__gt=number).order_by("number")[:limit])
