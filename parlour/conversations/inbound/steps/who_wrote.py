"""Who wrote: the contact behind the author's address, made on first sight."""

from parlour.contacts.actions.bounce import clear_bounce
from parlour.contacts.actions.identify import contact_for, new_contact
from parlour.contacts.models import Contact, normalised_email
from parlour.conversations.inbound.answers import Answer, go_on, quarantine
from parlour.conversations.inbound.arrival import Arrival
from parlour.conversations.models import Direction
from parlour.conversations.queries.recipients import is_ours
from parlour.inboxes.contract import InboundKind, Party
from parlour.kernel.actor import SYSTEM
from parlour.kernel.errors import Invalid

LONGEST_NAME = 200


def step(arrival: Arrival) -> Answer:
    """Find or make the contact. A report that has found its message needs none: a machine wrote it."""
    if arrival.bounced:
        return go_on()
    code, person = _person(arrival)
    if person is None:
        return quarantine("no-author")
    try:
        arrival.contact = _contact(arrival, person)
    except Invalid:
        return quarantine("no-author")
    if arrival.identity and arrival.identity.bounced_at and arrival.kind is InboundKind.MESSAGE:
        clear_bounce(person.address, actor=SYSTEM)  # who writes from an address can be reached there
    return go_on(code, contact=arrival.contact.pk)


def _contact(arrival: Arrival, person: Party) -> Contact:
    house, name = arrival.inbox.organisation, person.name[:LONGEST_NAME]
    if not arrival.unseen or normalised_email(person.address) != arrival.author_address:
        return contact_for(person.address, name, organisation=house, actor=SYSTEM)
    identity = new_contact(person.address, name, organisation=house)
    contact: Contact = identity.contact
    arrival.batch.add(contact, identity)
    return contact


def _person(arrival: Arrival) -> tuple[str, Party | None]:
    if arrival.direction is Direction.OUTGOING:
        written_to = (one for one in arrival.inbound.parties if one.role in ("to", "cc", "bcc"))
        return "", next(
            (one for one in written_to if one.address and not is_ours(one.address, arrival.own_addresses)), None
        )
    if arrival.author and arrival.author.address:
        return "", arrival.author
    if arrival.envelope.sender and not is_ours(arrival.envelope.sender, arrival.own_addresses):
        arrival.author = Party(arrival.envelope.sender, "", "from")
        return "sender-from-envelope", arrival.author
    if arrival.kind is InboundKind.BOUNCE:
        return "", Party(f"mailer-daemon@{arrival.inbox.address.rpartition('@')[2] or 'localhost'}", "", "from")
    return "", None
