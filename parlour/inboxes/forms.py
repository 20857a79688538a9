"""The form of an inbox: what every inbox has, and the fields that its channel's Settings derive."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ValidationError

from parlour.inboxes import configuration
from parlour.inboxes.actions.configure import MOST_PER_HOUR, InboxDetails
from parlour.inboxes.contract import Authorisation, Channel
from parlour.inboxes.forms_derived import Derived, derive, say
from parlour.inboxes.models import Inbox
from parlour.kernel.errors import Invalid

FIRST_OPEN = 2


@dataclass(frozen=True, slots=True)
class Section:
    """Fields under one heading; a section that is not open is folded, and opens at a click."""

    head: str
    fields: list[forms.BoundField]
    is_open: bool


class InboxForm(forms.Form):
    """Adds or edits one inbox. After `is_valid()`, `details` and `settings` hold what the actions take.

    A secret that is kept is never sent to the browser; its field comes empty, and left empty it is kept.
    """

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("How colleagues know it, such as Support."))
    address = forms.CharField(label=_("Address"), max_length=320)
    sender_name = forms.CharField(
        label=_("Sender name"), max_length=120, required=False, help_text=_("What people see beside the address.")
    )
    aliases = forms.CharField(
        label=_("Further addresses"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_("One on each line. Mail to them comes to this inbox too."),
    )
    signature = forms.CharField(
        label=_("Signature"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stands below replies of agents who have none of their own."),
    )
    hourly_limit = forms.IntegerField(
        label=_("Most mails in an hour"),
        min_value=1,
        max_value=MOST_PER_HOUR,
        initial=500,
        help_text=_("Above this the brake stops sending until somebody looks."),
    )

    def __init__(self, kind: Channel, data: Any = None, *, inbox: Inbox | None = None, preset: str = "") -> None:
        self._kind, self._kept = kind, configuration.kept(inbox) if inbox else {}
        self.derived = derive(kind.Settings, self._kept)
        super().__init__(data, initial=_initial(self.derived, inbox, kind, preset, self._kept))
        self.fields.update(self.derived.fields)
        if kind.address_label:
            self.fields["address"].label = kind.address_label
        self.settings: BaseModel | None = None

    def clean(self) -> dict[str, Any]:
        """Judge the settings as the channel does; its sentences go to the fields that they name."""
        cleaned = super().clean() or {}
        if not self.errors:
            forgotten = self._forgotten(cleaned)
            try:
                self.settings = self._kind.Settings.model_validate(self._values(cleaned, forgotten))
            except ValidationError as error:
                self._tell(error)
            self._ask_again(cleaned, forgotten)
        return cleaned

    def _forgotten(self, cleaned: Mapping[str, Any]) -> set[str]:
        """The kept secrets that would go to another place than the one for which they were entered."""
        moved = (
            names
            for name, names in self.derived.forgets.items()
            if name in self._kept and cleaned.get(name) != self._kept[name]
        )
        return {name for names in moved for name in names if self._kept.get(name)}

    def _values(self, cleaned: Mapping[str, Any], forgotten: set[str]) -> dict[str, Any]:
        given = {name: cleaned.get(name) for name in self.derived.fields}
        given = {name: value for name, value in given.items() if value or name not in self.derived.secrets}
        keep = {*self.derived.hidden, *self.derived.secrets} - forgotten - set(given)
        kept = {name: self._kept[name] for name in keep if name in self._kept}
        return {**{name: value for name, value in given.items() if value is not None}, **kept}

    def _ask_again(self, cleaned: Mapping[str, Any], forgotten: set[str]) -> None:
        for name in sorted(forgotten & set(self.fields)):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("The server or the user name changed, so enter this again."))

    def _tell(self, error: ValidationError) -> None:
        for part in error.errors(include_input=False, include_url=False):
            name = str(part["loc"][0]) if part["loc"] else None
            self.add_error(name if name in self.fields else None, say(part))

    def blame(self, error: Invalid) -> None:
        """Put what an action refused beside the field that it names."""
        self.add_error(error.field if error.field in self.fields else None, error.sentence)

    @property
    def details(self) -> InboxDetails:
        """What the form says about the inbox itself; only after `is_valid()`."""
        data = self.cleaned_data
        return InboxDetails(
            name=data["name"],
            address=data["address"],
            sender_name=data["sender_name"],
            signature=data["signature"],
            aliases=tuple(data["aliases"].splitlines()),
            hourly_limit=data["hourly_limit"],
        )

    def sections(self) -> list[Section]:
        """The derived fields under their headings, in the order of the Settings; what nobody needs yet is folded."""
        all_open = self.needs_sign_in()
        found = []
        for place, (head, names) in enumerate(self.derived.sections):
            fields = [self[name] for name in names]
            is_open = place < FIRST_OPEN or all_open or any(map(self._is_used, fields))
            found.append(Section(str(head), fields, is_open))
        return found

    def needs_sign_in(self) -> bool:
        """Whether what the form shows so far is reached through a sign-in at the provider."""
        try:
            chosen = self._kind.Settings.model_validate({**self._kept, **_of_settings(self.initial, self.derived)})
        except ValidationError:
            return True
        return self._kind.authorisation(chosen) is not Authorisation.NOT_NEEDED

    def _is_used(self, bound: forms.BoundField) -> bool:
        usual = getattr(bound.field.initial, "value", bound.field.initial)
        return bool(bound.errors) or (bool(self._kept.get(bound.name)) and self._kept[bound.name] != usual)


def _of_settings(initial: Mapping[str, Any], derived: Derived) -> dict[str, Any]:
    return {name: value for name, value in initial.items() if name in derived.fields}


def _initial(
    derived: Derived, inbox: Inbox | None, kind: Channel, preset: str, kept: Mapping[str, Any]
) -> dict[str, Any]:
    if inbox is None:
        chosen = next((p.values for p in kind.presets if p.key == preset), {})
        return {name: value for name, value in chosen.items() if name not in derived.secrets}
    values = {name: value for name, value in kept.items() if name in derived.fields and name not in derived.secrets}
    own = ("name", "address", "sender_name", "signature", "hourly_limit")
    aliases = "\n".join(inbox.aliases.order_by("address").values_list("address", flat=True))
    return {**values, **{name: getattr(inbox, name) for name in own}, "aliases": aliases}
