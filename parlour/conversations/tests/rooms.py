"""Conversations for tests of pages, made as intake leaves them, without taking mail in."""

from datetime import datetime
from typing import Any

from parlour.contacts.models import Contact, ContactIdentity
from parlour.conversations.models import Conversation, Message, Participant
from parlour.inboxes.models import Inbox
from parlour.kernel.scoping import across_organisations
from parlour.organisations.models import Organisation


def make_conversation(
    inbox: Inbox, subject: str, at: datetime, *, text: str = "Good morning.", **message: Any
) -> Conversation:
    """A conversation with one message from Dee, in the inbox's house."""
    with across_organisations("a test sets its stage"):
        house = Organisation.objects.get(pk=inbox.organisation_id)
        contact, _made = Contact.objects.get_or_create(organisation=house, name="Dee Marsh")
        address = "dee@customer.example"
        ContactIdentity.objects.get_or_create(
            organisation=house, contact=contact, kind="email", value=address, defaults={"display": address}
        )
        conversation = Conversation.objects.create(
            organisation=house,
            inbox=inbox,
            contact=contact,
            number=house.next_number,
            subject=subject,
            last_activity_at=at,
            last_inbound_at=at,
            preview=text[:100],
            preview_by="incoming",
            message_count=1,
        )
        Organisation.objects.filter(pk=house.pk).update(next_number=house.next_number + 1)
        add_message(conversation, at, text=text, **message)
        return conversation


def add_message(conversation: Conversation, at: datetime, **fields: Any) -> Message:
    """Another message from Dee."""
    with across_organisations("a test sets its stage"):
        shared: dict[str, Any] = {"organisation_id": conversation.organisation_id}
        message = Message.objects.create(
            **shared,
            conversation=conversation,
            inbox_id=conversation.inbox_id,
            direction="incoming",
            contact=conversation.contact,
            at=at,
            **fields,
        )
        for role, address in (("from", "dee@customer.example"), ("to", "help@larkmoor.example")):
            Participant.objects.create(**shared, message=message, conversation=conversation, role=role, address=address)
        return message
