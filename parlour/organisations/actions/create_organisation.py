"""Opening a house."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from parlour.kernel.actor import Actor
from parlour.kernel.errors import Invalid
from parlour.kernel.events import record
from parlour.organisations.events import OrganisationCreated
from parlour.organisations.models import Organisation

_LONGEST_SLUG = 48


def create_organisation(*, actor: Actor, name: str, slug: str = "", time_zone: str = "UTC") -> Organisation:
    """Make an organisation; without `slug`, one is made of the name. Raises Invalid for a bad name or slug."""
    organisation = Organisation(name=name.strip(), slug=slug or free_slug(name), time_zone=time_zone)
    with transaction.atomic():
        try:
            organisation.full_clean()
        except ValidationError as error:
            field, sentences = next(iter(error.message_dict.items()))
            raise Invalid(sentences[0], field) from None
        organisation.save(force_insert=True)
        record(OrganisationCreated(organisation_id=organisation.pk, subject_id=organisation.pk), actor=actor)
    return organisation


def free_slug(name: str) -> str:
    """Return an address made of `name` that no organisation has yet."""
    base = slugify(name)[:40].strip("-") or _("house")
    taken = set(Organisation.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    tries = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(slug for slug in tries if slug not in taken)[:_LONGEST_SLUG]
