"""A passkey that signs in by itself, and no lesser kind."""

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """allauth's form without the choice: every key is asked to know its owner, so that it stands alone."""

    name = forms.CharField(
        label=_("Name"), max_length=60, required=False, help_text=_("So that you recognise it, such as Work laptop.")
    )
    passwordless = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean_passwordless(self) -> bool:
        return True
