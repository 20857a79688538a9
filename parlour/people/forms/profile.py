"""The form of a profile."""

from django import forms
from django.utils.translation import gettext_lazy as _

from parlour.people.actions.edit_profile import LONGEST


class ProfileForm(forms.Form):
    """How a person appears, and how that person likes to work."""

    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST["name"],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("Colleagues and customers read it."),
    )
    title = forms.CharField(
        label=_("Job title"),
        max_length=LONGEST["title"],
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    languages = forms.CharField(
        label=_("Languages"),
        max_length=LONGEST["languages"],
        required=False,
        help_text=_("Those in which you answer, such as English, Danish."),
    )
    signature = forms.CharField(
        label=_("Signature"),
        max_length=LONGEST["signature"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Ends every mail that you send."),
    )
    shortcuts = forms.BooleanField(
        label=_("Single-key shortcuts"),
        required=False,
        help_text=_("Such as r for reply, when no field has the focus."),
    )
