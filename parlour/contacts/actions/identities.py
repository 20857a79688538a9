"""The addresses of a contact: adding, removing, blocking."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from parlour.contacts import policies
from parlour.contacts.events import AddressAdded, AddressBlocked, AddressRemoved, AddressUnblocked
from parlour.contacts.models import Contact, ContactIdentity, IdentityKind, normalised_email
from parlour.kernel.actor import Actor
from parlour.kernel.clock import now
from parlour.kernel.errors import Conflict, Invalid
from parlour.kernel.events import record

MOST_ADDRESSES = 50


def add_identity(contact: Contact, address: str, *, actor: Actor) -> ContactIdentity:
    """Give a contact one more email address. Raises Invalid for none, Conflict when it is somebody's already."""
    policies.require(policies.may_edit(actor))
    if contact.identities.count() >= MOST_ADDRESSES:
        raise Conflict(_("This contact has as many addresses as Parlour keeps. Remove one first."))
    with transaction.atomic():
        identity = claim_address(contact, address)
        record(AddressAdded(**_about(identity)), actor=actor)
    return identity


def claim_address(contact: Contact, address: str) -> ContactIdentity:
    """Write the row of an address, inside the caller's transaction; raises Invalid or Conflict."""
    display = address.strip()
    try:
        validate_email(normalised_email(display[:400]))
    except ValidationError:
        raise Invalid(_("This is not an email address. Write one such as name@example.org."), "email_address") from None
    try:
        with transaction.atomic():
            return ContactIdentity.objects.create(
                organisation_id=contact.organisation_id,
                contact=contact,
                kind=IdentityKind.EMAIL,
                value=normalised_email(display),
                display=display,
            )
    except IntegrityError:
        raise Conflict(_taken(display)) from None


def remove_identity(identity: ContactIdentity, *, actor: Actor) -> Contact:
    """Take an address from its contact; a later mail from it makes a new contact. Raises Conflict for the last one."""
    policies.require(policies.may_edit(actor))
    with transaction.atomic():
        contact = Contact.objects.select_for_update().get(pk=identity.contact_id)
        if not contact.identities.exclude(pk=identity.pk).exists():
            raise Conflict(_("This is the only address of this contact. Add another one before you remove it."))
        fact = AddressRemoved(**_about(identity))
        identity.delete()
        record(fact, actor=actor)
    return contact


def block(identity: ContactIdentity, *, actor: Actor) -> ContactIdentity:
    """Send mail from this address to spam from now on."""
    policies.require(policies.may_edit(actor))
    if identity.blocked_at is None:
        with transaction.atomic():
            identity.blocked_at = now()
            identity.save(update_fields=["blocked_at"])
            record(AddressBlocked(**_about(identity)), actor=actor)
    return identity


def unblock(identity: ContactIdentity, *, actor: Actor) -> ContactIdentity:
    """Take mail from this address as anybody's again."""
    policies.require(policies.may_edit(actor))
    if identity.blocked_at is not None:
        with transaction.atomic():
            identity.blocked_at = None
            identity.save(update_fields=["blocked_at"])
            record(AddressUnblocked(**_about(identity)), actor=actor)
    return identity


def _about(identity: ContactIdentity) -> dict[str, UUID]:
    return {
        "organisation_id": identity.organisation_id,
        "subject_id": identity.contact_id,
        "identity_id": identity.pk,
    }


def _taken(address: str) -> str:
    owner = (
        ContactIdentity.objects.select_related("contact__merged_into").filter(value=normalised_email(address)).first()
    )
    name = owner.contact.head.name if owner else address
    return _("This address belongs to {name}. Merge the two contacts if they are one person.").format(name=name)
