"""Who belongs to a conversation: only their mail may join it, whatever its headers say."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from parlour.contacts.models import Contact, ContactIdentity
from parlour.conversations.inbound.arrival import Arrival
from parlour.conversations.models import Conversation, Direction, Participant
from parlour.people.models import Agent


def where_author_belongs(arrival: Arrival, candidates: Iterable[Conversation]) -> set[UUID]:
    """Of these conversations, those to which the author belongs: as its contact (by any address, merged ones too), as
    somebody who wrote in it or was written to, or as an agent of the house. What we wrote ourselves belongs."""
    rows = {one.pk: one for one in candidates}
    if not rows or arrival.direction is Direction.OUTGOING:
        return set(rows)
    family, addresses = _family(arrival)
    found = {pk for pk, one in rows.items() if one.contact_id in family}
    others = rows.keys() - found
    if others:
        named = Participant.objects.filter(conversation_id__in=others, address__in=addresses)
        found |= set(named.values_list("conversation_id", flat=True))
    if rows.keys() - found and _is_agent(arrival):
        return set(rows)
    return found


def _family(arrival: Arrival) -> tuple[set[UUID], set[str]]:
    contact = arrival.contact
    if contact is None:
        return set(), {arrival.author_address}
    if getattr(contact, "made_now", False):
        return {contact.pk}, {arrival.author_address}
    family = set(Contact.objects.filter(Q(pk=contact.pk) | Q(merged_into=contact.pk)).values_list("pk", flat=True))
    addresses = ContactIdentity.objects.filter(contact_id__in=family).values_list("value", flat=True)
    return family, {arrival.author_address, *addresses}


def _is_agent(arrival: Arrival) -> bool:
    agents = Agent.objects.filter(organisation_id=arrival.inbox.organisation_id, is_active=True)
    return agents.filter(user__email=arrival.author_address, user__is_active=True).exists()
