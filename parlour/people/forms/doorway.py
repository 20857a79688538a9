"""The forms of those who come in for the first time."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parlour.people.passwords import LONGEST


def new_password() -> forms.CharField:
    """Return the field in which somebody makes a password."""
    return forms.CharField(
        label=_("Password"),
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters; a few words that don't belong together are good."),
    )


class FirstRunForm(forms.Form):
    """The house and its owner."""

    organisation = forms.CharField(
        label=_("Name of your organisation"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(label=_("Your email address"), widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    password = new_password()
    time_zone = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput(attrs={"data-time-zone": ""}))
    code = forms.CharField(
        label=_("Setup code"),
        max_length=64,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("It stands in the file keys/setup.code of the server's data folder."),
    )

    def __init__(self, *args: Any, needs_code: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if needs_code:
            self.fields["code"].required = True
        else:
            del self.fields["code"]


class NewPersonForm(forms.Form):
    """Somebody who has no sign-in here yet."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = new_password()
