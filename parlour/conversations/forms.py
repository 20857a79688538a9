"""Forms of the workspace."""

from django import forms
from django.utils.translation import gettext_lazy as _

from parlour.inboxes.models import Inbox


class StartForm(forms.Form):
    """A first message to somebody."""

    inbox = forms.ModelChoiceField(label=_("From"), queryset=Inbox.objects.none(), empty_label=None)
    to = forms.CharField(
        label=_("To"), max_length=8000, help_text=_("One address, or several with commas between them.")
    )
    cc = forms.CharField(label=_("Copy"), max_length=8000, required=False)
    bcc = forms.CharField(label=_("Blind copy"), max_length=8000, required=False)
    subject = forms.CharField(label=_("Subject"), max_length=500)
    text = forms.CharField(label=_("Message"), max_length=200_000, widget=forms.Textarea(attrs={"rows": 12}))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["inbox"].queryset = Inbox.objects.filter(is_active=True).order_by("name")  # type: ignore[attr-defined]
