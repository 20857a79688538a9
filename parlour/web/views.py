"""The way in and the index of settings."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse


def home(request: HttpRequest, slug: str) -> HttpResponse:
    """Agents work in the inbox, so that is where they begin."""
    return HttpResponseRedirect(reverse("conversations:list", args=[slug, "open"]))


def settings(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "web/settings.html")
