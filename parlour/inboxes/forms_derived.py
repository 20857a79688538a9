"""Form fields from a channel's Settings: a type and a `Shown` in, a Django field out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails, PydanticUndefined

from parlour.inboxes.configuration import secret_fields
from parlour.inboxes.contract import Shown

MOST_LETTERS = 2000
MOST_LETTERS_LONG = 20_000

Words = str | Promise


@dataclass(slots=True)
class Derived:
    """The fields of one Settings model: by name, which are secret, which are never shown, under which headings."""

    fields: dict[str, forms.Field] = field(default_factory=dict)
    secrets: frozenset[str] = frozenset()
    hidden: list[str] = field(default_factory=list)
    sections: list[tuple[Words, list[str]]] = field(default_factory=list)
    forgets: dict[str, tuple[str, ...]] = field(default_factory=dict)


def derive(model: type[BaseModel], kept: Mapping[str, Any]) -> Derived:
    """Return the form fields of `model`; `kept` tells which secrets are held already, so that a hint can say so."""
    derived = Derived(secrets=secret_fields(model))
    for name, info in model.model_fields.items():
        shown = _shown(name, info)
        if shown.hidden:
            derived.hidden.append(name)
            continue
        derived.forgets[name] = shown.forgets
        derived.fields[name] = _form_field(info, shown, held=bool(kept.get(name)))
        if not derived.sections or (shown.section and derived.sections[-1][0] != shown.section):
            derived.sections.append((shown.section, []))
        derived.sections[-1][1].append(name)
    return derived


def _shown(name: str, info: FieldInfo) -> Shown:
    found = next((part for part in info.metadata if isinstance(part, Shown)), None)
    return found or Shown(info.title or name.replace("_", " ").capitalize(), info.description or "")


def _form_field(info: FieldInfo, shown: Shown, *, held: bool) -> forms.Field:
    kind = info.annotation
    said: dict[str, Any] = {"label": shown.label, "help_text": shown.hint, "required": info.is_required()}
    if info.default is not PydanticUndefined and kind is not SecretStr:
        said["initial"] = info.default
    if kind is SecretStr:
        return _secret_field(shown, said, held=held)
    if kind is bool:
        return forms.BooleanField(**{**said, "required": False})
    if kind is int:
        return forms.IntegerField(**said)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        choices = [(member.value, getattr(member, "label", member.value)) for member in kind]
        return forms.ChoiceField(choices=choices, **said)
    return _text_field(shown, said)


def _secret_field(shown: Shown, said: dict[str, Any], *, held: bool) -> forms.Field:
    if held:
        keep = _("One is kept. Leave this empty to keep it.")
        said = {**said, "help_text": f"{shown.hint} {keep}" if shown.hint else keep}
    widget = forms.PasswordInput(render_value=False, attrs={"autocomplete": "new-password"})
    return forms.CharField(widget=widget, max_length=MOST_LETTERS, strip=False, **{**said, "required": False})


def _text_field(shown: Shown, said: dict[str, Any]) -> forms.Field:
    if shown.lines > 1:
        area = forms.Textarea(attrs={"rows": shown.lines, "spellcheck": "false"})
        return forms.CharField(widget=area, max_length=MOST_LETTERS_LONG, **said)
    plain = forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "none", "autocomplete": "off"})
    return forms.CharField(widget=plain, max_length=MOST_LETTERS, **said)


def say(part: ErrorDetails) -> str:
    """Return one fault that pydantic found as a sentence with a remedy. Never repeats what was typed."""
    context = part.get("ctx") or {}
    if part["type"] == "value_error":
        return str(context.get("error", part["msg"]))
    if part["type"] in ("missing", "string_too_short"):
        return _("Fill this in.")
    if part["type"].startswith(("int_", "greater_", "less_")):
        return _("Enter a whole number within the limits: %(limits)s.") % {"limits": _limits(context)}
    if part["type"] == "string_too_long":
        return _("Use at most %(most)s characters.") % {"most": context.get("max_length", MOST_LETTERS)}
    return _("This can't be used as it is; choose or enter another value.")


def _limits(context: Mapping[str, Any]) -> str:
    signs = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}
    return ", ".join(f"{sign} {context[name]}" for name, sign in signs.items() if name in context) or "≥ 0"
