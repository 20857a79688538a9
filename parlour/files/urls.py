"""Addresses of this app: files behind signatures."""

from django.urls import path

from parlour.files.views import remote, stored

app_name = "files"
urlpatterns = [
    path("remote/<str:token>", remote.show, name="remote"),
    path("<str:token>", stored.show, name="stored"),
]
