"""Taking in one envelope: the door to the inbound pipeline."""

from uuid import UUID

from parlour.inboxes.models import Envelope


def receive(envelope_id: UUID) -> Envelope:
    """Turn an envelope into a message, once, whatever happens meanwhile. See `parlour.conversations.inbound`."""
    from parlour.conversations.inbound.receive import receive_envelope  # lazy: the pipeline calls actions in turn

    return receive_envelope(envelope_id)
