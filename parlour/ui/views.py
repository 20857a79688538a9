"""The component sheet, for development only: every part in its states, to look at and to test."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

COLOURS = [
    "paper",
    "paper-2",
    "paper-3",
    "raised",
    "line",
    "line-mid",
    "line-2",
    "ink-3",
    "ink-2",
    "ink",
    "rail",
    "brand",
    "brand-soft",
    "brand-wash",
    "lamp",
    "lamp-wash",
    "brick",
    "brick-wash",
]


class SheetForm(forms.Form):
    """Fields in all their states; the sheet shows it bound to input that is wrong."""

    frame = forms.CharField(label=_("Frame number"), help_text=_("Under the bottom bracket."))
    email = forms.EmailField(label=_("Email"))
    team = forms.ChoiceField(label=_("Team"), choices=[("dealers", _("Dealers"))])
    ticked = forms.BooleanField(label=_("Ticked"), required=False)
    how = forms.ChoiceField(
        label=_("How does mail arrive?"),
        choices=[("imap", _("By IMAP")), ("forward", _("Forwarded"))],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(label=_("Message"), widget=forms.Textarea, required=False)


def components(request: HttpRequest) -> HttpResponse:
    """Show the sheet."""
    form = SheetForm({"email": "annelise@kystvej", "team": "dealers", "ticked": "on", "how": "imap"})
    return render(request, "ui/sheet.html", {"form": form, "plain": SheetForm(prefix="p"), "colours": COLOURS})
