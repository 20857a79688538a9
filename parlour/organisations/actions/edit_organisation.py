"""Changing a house's name and settings."""

from django.db import transaction
from django.utils.translation import gettext as _

from parlour.kernel.actor import Actor
from parlour.kernel.errors import Forbidden, Invalid
from parlour.kernel.events import record
from parlour.organisations import policies
from parlour.organisations.events import OrganisationEdited
from parlour.organisations.models import Organisation
from parlour.organisations.settings_choices import UNDO_SECONDS, languages, time_zones


def edit_organisation(
    organisation: Organisation, *, actor: Actor, name: str, locale: str, time_zone: str, undo_seconds: int
) -> Organisation:
    """Change name, language, time zone and undo window. The address stays, for links and mails lead to it."""
    if not policies.may_edit(actor):
        raise Forbidden(_("Only owners and administrators may change the organisation's settings."))
    _check(name, locale, time_zone, undo_seconds)
    with transaction.atomic():
        organisation.name, organisation.locale = name.strip(), locale
        organisation.time_zone, organisation.undo_seconds = time_zone, undo_seconds
        organisation.save(update_fields=["name", "locale", "time_zone", "undo_seconds"])
        record(OrganisationEdited(organisation_id=organisation.pk, subject_id=organisation.pk), actor=actor)
    return organisation


def _check(name: str, locale: str, time_zone: str, undo_seconds: int) -> None:
    if not name.strip() or len(name) > 120:
        raise Invalid(_("Give the organisation a name of at most 120 characters."), "name")
    if locale not in dict(languages()):
        raise Invalid(_("Choose one of the languages in the list."), "locale")
    if time_zone not in dict(time_zones()):
        raise Invalid(_("Choose one of the time zones in the list."), "time_zone")
    if not UNDO_SECONDS[0] <= undo_seconds <= UNDO_SECONDS[1]:
        raise Invalid(_("A reply can be held back for 0 to 120 seconds."), "undo_seconds")
