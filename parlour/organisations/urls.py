"""Addresses of this app, under the organisation's settings."""

from django.urls import URLPattern, path

from parlour.organisations import views

app_name = "organisations"
urlpatterns: list[URLPattern] = [path("organisation/", views.edit, name="edit")]
