"""The form of the organisation's settings."""

from django import forms
from django.utils.translation import gettext_lazy as _

from parlour.organisations.settings_choices import UNDO_SECONDS, languages, time_zones


class OrganisationForm(forms.Form):
    """Name, language, time zone and undo window."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("As customers read it."))
    locale = forms.ChoiceField(label=_("Language"), choices=languages)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zones,
        help_text=_("Times are shown in it, and working hours are counted in it."),
    )
    undo_seconds = forms.IntegerField(
        label=_("Undo window, in seconds"),
        min_value=UNDO_SECONDS[0],
        max_value=UNDO_SECONDS[1],
        help_text=_("How long a sent reply waits, so that it can be taken back. 0 sends at once."),
    )
