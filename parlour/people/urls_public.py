"""Addresses for those who are not in a house yet. Some of allauth's own pages are ours instead, and stand first."""

from django.urls import URLPattern, path

from parlour.people.views import first_run, home, invitation

_OURS = ("email", "signup", "2fa", "2fa/webauthn", "sessions", "3rdparty", "3rdparty/signup", "social/connections")

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("first-run/", first_run.begin, name="first_run"),
    path("invitation/<str:secret>/", invitation.accept, name="invitation"),
    path("sign-in/confined/", home.confined, name="confined"),
    *(path(f"account/{place}/", home.own_settings) for place in _OURS),
]
