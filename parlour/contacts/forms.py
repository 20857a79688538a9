"""What people type about contacts and companies. Limits stand in the actions; here they help while typing."""

from collections.abc import Callable
from typing import Any, TypeVar

from babel import Locale
from django import forms
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext_lazy as _

from parlour.contacts.actions.companies import DOMAIN_LENGTH, NAME_LENGTH, NOTE_LENGTH
from parlour.contacts.actions.details import LIMITS, Details
from parlour.contacts.actions.identify import ADDRESS_LENGTH
from parlour.contacts.models import Contact
from parlour.kernel.errors import Conflict, Invalid

ThingT = TypeVar("ThingT")


def take(form: forms.Form, action: Callable[[], ThingT]) -> ThingT | None:
    """Return what `action` makes of a form that was sent and is valid.

    None otherwise, also after the action refused; its sentence then stands beside the field that is to blame.
    """
    if not form.is_bound or not form.is_valid():
        return None
    try:
        return action()
    except Invalid as error:
        form.add_error(error.field if error.field in form.fields else None, error.sentence)
    except Conflict as error:
        form.add_error(None, error.sentence)
    return None


def language_choices() -> list[tuple[str, str]]:
    """Return the languages that a person may write in, by their names in the reader's language."""
    locale = Locale.parse(to_locale(get_language() or "en_GB"))
    plain = [(code, name) for code, name in locale.languages.items() if len(code) == 2]
    return [("", "–"), *sorted(plain, key=lambda choice: choice[1])]


class DetailsForm(forms.Form):
    """What we hold of a contact."""

    name = forms.CharField(label=_("Name"), max_length=LIMITS["name"], required=False)
    title = forms.CharField(label=_("Job title"), max_length=LIMITS["title"], required=False)
    company = forms.CharField(
        label=_("Company"),
        max_length=LIMITS["company"],
        required=False,
        help_text=_("A name that is not known yet makes a new company."),
        widget=forms.TextInput(attrs={"list": "companies", "autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=_("Telephone"), max_length=LIMITS["phone"], required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    address = forms.CharField(
        label=_("Postal address"),
        max_length=LIMITS["address"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    language = forms.ChoiceField(label=_("Writes in"), choices=language_choices, required=False)

    def details(self) -> Details:
        """Return what was typed."""
        return Details(**{name: self.cleaned_data[name] for name in LIMITS})


class NewContactForm(DetailsForm):
    """Somebody who is not known yet."""

    field_order = ("name", "email_address")
    email_address = forms.CharField(
        label=_("Email address"),
        max_length=ADDRESS_LENGTH,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def email(self) -> str:
        """Return the address that was typed, or an empty string."""
        return str(self.cleaned_data["email_address"])


class ContactForm(DetailsForm):
    """Somebody who is; `known_version` says which version the agent has seen."""

    known_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Any = None, *, contact: Contact) -> None:
        values = {name: getattr(contact, name) for name in LIMITS if name != "company"}
        company = contact.company.name if contact.company else ""
        super().__init__(data, initial={**values, "company": company, "known_version": contact.version})

    def version(self) -> int:
        """Return the version that the agent has seen."""
        return int(self.cleaned_data["known_version"])

    def compared_with(self, contact: Contact) -> "ContactForm":
        """Return the form to show again: where it lost against a newer version, with what that version holds.

        It then knows the newer version, so that saving once more replaces it knowingly.
        """
        if not self.is_bound or str(self.data.get("known_version")) == str(contact.version):
            return self
        anew = ContactForm({**self._typed(), "known_version": contact.version}, contact=contact)
        for name in LIMITS:
            newer = anew.initial[name]
            if newer != anew.data.get(name, "").strip():
                anew.fields[name].help_text = _("Now saved: {value}").format(value=newer or "–")
        for name, sentences in self.errors.items():
            anew.add_error(None if name == "__all__" else name, sentences)
        return anew

    def _typed(self) -> dict[str, str]:
        return {name: self.data.get(name, "") for name in self.fields}


class AddressForm(forms.Form):
    """One more address."""

    email_address = forms.CharField(
        label=_("One more email address"),
        max_length=ADDRESS_LENGTH,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class NoteForm(forms.Form):
    """What an agent notes about a contact."""

    text = forms.CharField(label=_("Note"), max_length=NOTE_LENGTH, widget=forms.Textarea(attrs={"rows": 3}))


class CompanyForm(forms.Form):
    """A company."""

    name = forms.CharField(label=_("Name"), max_length=NAME_LENGTH)
    domain = forms.CharField(
        label=_("Internet domain"),
        max_length=DOMAIN_LENGTH,
        required=False,
        help_text=_("What stands behind the @ of its people's addresses."),
    )
    note = forms.CharField(
        label=_("Note"), max_length=NOTE_LENGTH, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
