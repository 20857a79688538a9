"""Files: their bytes are in the store, durably, before the message that names them is committed."""

from parlour.conversations.inbound.answers import Answer, go_on
from parlour.conversations.inbound.arrival import Arrival
from parlour.files import store
from parlour.inboxes.contract import Limits

LIMITS = Limits()


def step(arrival: Arrival) -> Answer:
    """Store each file. Bytes whose transaction is rolled back are strays, which the store sweeps."""
    for file in arrival.inbound.files[: LIMITS.files]:
        if len(file.payload) <= LIMITS.file_bytes:
            arrival.files.append((file, store.put(arrival.inbox.organisation_id, file.payload)))
    return go_on("files-left-out") if len(arrival.files) < len(arrival.inbound.files) else go_on()
