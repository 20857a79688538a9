"""The component sheet, in development only."""

from django.conf import settings
from django.urls import URLPattern, path

from parlour.ui import views

app_name = "ui"
urlpatterns: list[URLPattern] = [path("components/", views.components, name="components")] if settings.DEBUG else []
