"""The forms about colleagues."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parlour.kernel.actor import Actor
from parlour.organisations.permissions import Role
from parlour.people import policies

ROLE_HINTS = {
    Role.AGENT: _("Reads and answers conversations, and looks after contacts."),
    Role.ADMINISTRATOR: _("Also manages people, inboxes and settings."),
    Role.OWNER: _("Also makes and unmakes owners."),
}


def role_choices(actor: Actor) -> list[tuple[str, str]]:
    """Return the roles that the actor may give."""
    return [(role.value, f"{role.label}. {ROLE_HINTS[role]}") for role in ROLE_HINTS if policies.may_grant(actor, role)]


class InviteForm(forms.Form):
    """An address and a role."""

    email = forms.EmailField(label=_("Email address"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect, initial=Role.AGENT.value)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = role_choices(actor)  # type: ignore[attr-defined]


class RoleForm(forms.Form):
    """A role."""

    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = role_choices(actor)  # type: ignore[attr-defined]


class ClosureForm(forms.Form):
    """Closing a place; the own one needs a tick."""

    oneself_too = forms.BooleanField(label=_("Yes, I leave this organisation"), required=False)
