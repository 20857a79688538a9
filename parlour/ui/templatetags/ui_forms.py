"""Form fields: label above, hint below, the error with its remedy, tied together for screen readers."""

from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, FileInput, RadioSelect, Textarea, Widget
from django.forms.widgets import CheckboxSelectMultiple

from parlour.ui.props import one_of

register = template.Library()

FIELD_SIZES = ("", "l")


@register.inclusion_tag("ui/components/field.html")
def field(bound: BoundField, size: str = "", hint: str = "") -> dict[str, Any]:
    """One field of a Django form in the house's look; `hint` replaces the form's own help text."""
    one_of("field", "size", size, FIELD_SIZES)
    help_text = hint or bound.help_text
    return {
        "field": bound,
        "kind": _kind(bound.field.widget),
        "hint": help_text,
        "hint_id": f"{bound.auto_id}_hint",
        "error_id": f"{bound.auto_id}_error",
        "control": _control(bound, size, bool(help_text)),
    }


@register.inclusion_tag("ui/components/summary.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """What to look at before this can be sent; takes the focus and links to the fields."""
    wrong = [bound for bound in form if bound.errors]
    return {"form": form, "wrong": wrong, "general": form.non_field_errors()}


def _kind(widget: Widget) -> str:
    if isinstance(widget, (RadioSelect, CheckboxSelectMultiple)):
        return "group"
    return "check" if isinstance(widget, CheckboxInput) else "input"


def _control(bound: BoundField, size: str, has_hint: bool) -> str:
    widget = bound.field.widget
    attrs: dict[str, Any] = {}
    if _kind(widget) == "input":
        attrs["class"] = "input input--l" if size == "l" else "input"
    described = [f"{bound.auto_id}_hint"] if has_hint else []
    if bound.errors:
        described.append(f"{bound.auto_id}_error")
        attrs["aria-invalid"] = "true"
    attrs["aria-describedby"] = " ".join(described) or None
    if isinstance(widget, Textarea) and widget.attrs.get("rows") in (None, "10"):
        attrs["rows"] = 4
    if isinstance(widget, FileInput):
        attrs["class"] = "input input--file"
    return bound.as_widget(attrs={key: value for key, value in attrs.items() if value is not None})
