"""Spam: by a blocked address, or by the word of the mail server before us."""

from parlour.contacts.models import ContactIdentity, IdentityKind
from parlour.conversations.inbound.answers import Answer, go_on
from parlour.conversations.inbound.arrival import Arrival


def step(arrival: Arrival) -> Answer:
    """Mark it; a marked mail is kept in spam, where an agent can look. Nothing is thrown away unseen."""
    if not arrival.author_address or arrival.bounced:
        return go_on()
    arrival.unseen = arrival.author_address not in arrival.batch.known.addresses
    if not arrival.unseen:
        arrival.identity = _identity(arrival.author_address)
    if arrival.identity and arrival.identity.blocked_at:
        arrival.spam = True
        return go_on("sender-blocked", contact=arrival.identity.contact_id)
    if arrival.inbound.spam_hint:
        arrival.spam = True
        return go_on("spam-hint")
    return go_on()


def _identity(address: str) -> ContactIdentity | None:
    rows = ContactIdentity.objects.filter(kind=IdentityKind.EMAIL, value=address)
    return rows.only("contact_id", "blocked_at", "bounced_at").first()
