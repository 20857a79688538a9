"""Addresses of this app."""

from django.urls import URLPattern, path

from parlour.web import views

app_name = "web"
urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    path("settings/", views.settings, name="settings"),
]
