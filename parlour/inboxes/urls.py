"""Addresses of this app."""

from django.urls import URLPattern

app_name = "inboxes"
urlpatterns: list[URLPattern] = []
