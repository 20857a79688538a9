"""The form of a sign-in service."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parlour.people.models import SignInService


class ServiceForm(forms.Form):
    """What an administrator copies from the service."""

    name = forms.CharField(
        label=_("Name"), max_length=40, help_text=_("Stands on the button, such as Larkmoor sign-in.")
    )
    server_url = forms.URLField(
        label=_("Issuer address"),
        max_length=300,
        assume_scheme="https",
        help_text=_("Such as https://login.larkmoor.example/realms/staff."),
    )
    client_id = forms.CharField(label=_("Client ID"), max_length=191)
    secret = forms.CharField(
        label=_("Client secret"),
        max_length=500,
        required=False,
        strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    trusts_addresses = forms.BooleanField(
        label=_("Trust its addresses"),
        required=False,
        help_text=_("For a service of your own that doesn't say whether it has verified an address."),
    )
    is_active = forms.BooleanField(label=_("Offered at the door"), required=False, initial=True)

    def __init__(self, *args: Any, kind: str, service: SignInService | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind == "google":
            del self.fields["server_url"], self.fields["trusts_addresses"]
        self.fields["secret"].required = service is None
        if service is not None:
            self.fields["secret"].help_text = _("Kept encrypted. Leave it empty to keep the one that is held.")
