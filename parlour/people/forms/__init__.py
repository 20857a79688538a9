"""Forms of this app, and the way an action's refusal gets back into one."""

from django.forms import BaseForm

from parlour.kernel.errors import Invalid


def blame(form: BaseForm, error: Invalid) -> None:
    """Show an action's sentence beside the field that it names, or above the form."""
    form.add_error(error.field if error.field in form.fields else None, error.sentence)
