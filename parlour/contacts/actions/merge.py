"""Two contacts turn out to be one person, or one turns out to be two after all.

Nothing is copied and nothing is moved: a merge sets pointers, a split takes them back. `merged_under` remembers
which merge brought whom, so that a split restores what was there before, with those who came along.
"""

from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from parlour.contacts import policies
from parlour.contacts.events import ContactMerged, ContactSplit
from parlour.contacts.models import Contact
from parlour.kernel.actor import Actor
from parlour.kernel.clock import now
from parlour.kernel.errors import Conflict, Invalid, NotFound
from parlour.kernel.events import record

MOST_MERGED = 50


def merge(into: Contact, other: Contact, *, actor: Actor) -> Contact:
    """Lay `other`, with all that was merged into it, under `into`, and return `into`.

    Raises Conflict when either was merged elsewhere meanwhile, Invalid for a contact and itself.
    """
    policies.require(policies.may_merge(actor))
    if into.pk == other.pk:
        raise Invalid(_("Choose another contact: this is the same one."))
    with transaction.atomic():
        head, joining = _locked(into.pk, other.pk)
        if head.merged_into_id or joining.merged_into_id:
            raise Conflict(_("One of these contacts has been merged already. Load the page again."))
        if Contact.objects.filter(merged_into__in=[head.pk, joining.pk]).count() + 1 > MOST_MERGED:
            raise Conflict(_("More contacts than this can't be one person. Split some of them first."))
        Contact.objects.filter(merged_into=joining).update(merged_into=head)
        Contact.objects.filter(pk=joining.pk).update(merged_into=head, merged_under=head, merged_at=now(), **_NEXT)
        Contact.objects.filter(pk=head.pk).update(**_NEXT)
        record(
            ContactMerged(organisation_id=head.organisation_id, subject_id=head.pk, other_id=joining.pk), actor=actor
        )
    into.refresh_from_db()
    return into


def split(contact: Contact, *, actor: Actor) -> Contact:
    """Take a merge back: `contact` stands for itself again, with those who were merged into it before.

    Raises Conflict when it is not merged.
    """
    policies.require(policies.may_merge(actor))
    with transaction.atomic():
        head_id = Contact.objects.filter(pk=contact.pk).values_list("merged_into", flat=True).first()
        if head_id is None:
            raise Conflict(_("This contact is not merged any more. Load the page again."))
        head, leaving = _locked(head_id, contact.pk)
        if leaving.merged_into_id != head.pk:
            raise Conflict(_("Somebody else changed this merge just now. Load the page again."))
        Contact.objects.filter(pk__in=_below(leaving, head)).update(merged_into=leaving)
        Contact.objects.filter(pk=leaving.pk).update(merged_into=None, merged_under=None, merged_at=None, **_NEXT)
        Contact.objects.filter(pk=head.pk).update(**_NEXT)
        record(ContactSplit(organisation_id=head.organisation_id, subject_id=head.pk, other_id=leaving.pk), actor=actor)
    contact.refresh_from_db()
    return contact


_NEXT = {"version": F("version") + 1}


def _locked(first: UUID, second: UUID) -> tuple[Contact, Contact]:
    """Return both rows, locked in the same order by everybody."""
    rows = {row.pk: row for row in Contact.objects.select_for_update().filter(pk__in=[first, second]).order_by("pk")}
    if len(rows) != 2:
        raise NotFound(_("One of these contacts is no longer here."))
    return rows[first], rows[second]


def _below(contact: Contact, head: Contact) -> set[UUID]:
    """Return the ids of those who came under `contact`, at any depth."""
    parents = dict(Contact.objects.filter(merged_into=head).values_list("pk", "merged_under"))
    below: set[UUID] = set()
    reached = {contact.pk}
    while reached:
        reached = {pk for pk, parent in parents.items() if parent in reached} - below - {contact.pk}
        below |= reached
    return below
