"""Where each app hangs. Apps own their own addresses."""

from django.urls import URLPattern, URLResolver, include, path

_AGENT_PAGES = [
    path("", include("parlour.web.urls")),
    path("", include("parlour.conversations.urls")),
    path("", include("parlour.contacts.urls")),
    path("settings/", include("parlour.inboxes.urls")),
    path("settings/", include("parlour.people.urls")),
    path("settings/", include("parlour.organisations.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("parlour.people.urls_public")),
    path("account/", include("allauth.urls")),
    path("o/<slug:slug>/", include(_AGENT_PAGES)),
    path("files/", include("parlour.files.urls")),
    path("hooks/", include("parlour.inboxes.urls_hooks")),
    path("ui/", include("parlour.ui.urls")),
]
