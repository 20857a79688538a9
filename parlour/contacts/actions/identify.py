"""Who wrote: the contact behind an address, made on first sight."""

from django.db import IntegrityError, transaction
from django.db.models import F

from parlour.contacts.models import Contact, ContactIdentity, IdentityKind, normalised_email
from parlour.contacts.wording import one_line
from parlour.kernel.actor import Actor
from parlour.kernel.errors import Invalid
from parlour.organisations.models import Organisation

NAME_LENGTH = 200
ADDRESS_LENGTH = 320


def contact_for(address: str, name: str, *, organisation: Organisation, actor: Actor) -> Contact:
    """Return the contact who has `address`, making contact and identity when it was never seen.

    Two callers at once get the same contact: the unique constraint decides. A contact whose name nobody told is
    called by its address until a `name` comes. Of a merged contact the head is returned: store that one.

    Writes no fact of its own, because it is called early in the transaction of a mail and facts are written last
    (they lock the stream): where `made_now` is set on the answer, the caller may record `ContactCreated` at its end.
    Raises Invalid on an empty or overlong address.
    """
    display, value = _checked(address)
    identity = _find(value) or _make(value, display, one_line(name, NAME_LENGTH), organisation)
    contact = identity.contact
    if contact.name in ("", identity.display, identity.value):
        _improve(contact, one_line(name, NAME_LENGTH))
    head: Contact = contact.head
    head.made_now = contact.made_now
    return head


def _find(value: str) -> ContactIdentity | None:
    identities = ContactIdentity.objects.select_related("contact__merged_into")
    return identities.filter(kind=IdentityKind.EMAIL, value=value).first()


def new_contact(address: str, name: str, *, organisation: Organisation) -> ContactIdentity:
    """A contact and its identity, not yet inserted, for a caller who has looked and found nobody and inserts many at
    once. The unique constraint decides then. Raises Invalid as `contact_for`."""
    display, value = _checked(address)
    return _unsaved(value, display, one_line(name, NAME_LENGTH), organisation)


def _unsaved(value: str, display: str, name: str, organisation: Organisation) -> ContactIdentity:
    contact = Contact(organisation=organisation, name=name or display[:NAME_LENGTH])
    contact.made_now = True
    return ContactIdentity(
        organisation=organisation, contact=contact, kind=IdentityKind.EMAIL, value=value, display=display
    )


def _checked(address: str) -> tuple[str, str]:
    display = "".join(c for c in address if c.isprintable()).strip()
    if not display or len(display) > ADDRESS_LENGTH or len(value := normalised_email(display)) > ADDRESS_LENGTH:
        raise Invalid("The address of the sender is empty or too long to be one.", "address")
    return display, value


def _make(value: str, display: str, name: str, organisation: Organisation) -> ContactIdentity:
    identity = _unsaved(value, display, name, organisation)
    try:
        with transaction.atomic():
            identity.contact.save(force_insert=True)
            identity.save(force_insert=True)
    except IntegrityError:
        found = _find(value)  # somebody else was first, and has committed: that is what made ours fail
        if found is None:
            raise
        return found
    return identity


def _improve(contact: Contact, name: str) -> None:
    if not name or name == contact.name:
        return
    unnamed = Contact.objects.filter(pk=contact.pk, name=contact.name)
    if unnamed.update(name=name, version=F("version") + 1):
        contact.name = name
        contact.version += 1
