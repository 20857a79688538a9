"""Addresses of this app, below an organisation's settings."""

from django.urls import path

from parlour.inboxes.views import authorisations, checks, inboxes, pauses, quarantine

app_name = "inboxes"
urlpatterns = [
    path("inboxes/", inboxes.index, name="list"),
    path("inboxes/new/<slug:kind>/", inboxes.new, name="new"),
    path("inboxes/authorised/", authorisations.callback, name="authorised"),
    path("inboxes/<uuid:inbox_id>/", inboxes.show, name="show"),
    path("inboxes/<uuid:inbox_id>/edit/", inboxes.edit, name="edit"),
    path("inboxes/<uuid:inbox_id>/checks/", checks.create, name="check"),
    path("inboxes/<uuid:inbox_id>/pause/", pauses.create, name="pause"),
    path("inboxes/<uuid:inbox_id>/pause/end/", pauses.destroy, name="resume"),
    path("inboxes/<uuid:inbox_id>/sending/", pauses.resume_sending, name="resume_sending"),
    path("inboxes/<uuid:inbox_id>/delete/", pauses.delete, name="delete"),
    path("inboxes/<uuid:inbox_id>/authorisation/", authorisations.create, name="authorise"),
    path("quarantine/", quarantine.index, name="quarantine"),
    path("quarantine/<uuid:envelope_id>/raw/", quarantine.raw, name="raw"),
    path("quarantine/<uuid:envelope_id>/retry/", quarantine.retry, name="retry"),
    path("quarantine/<uuid:envelope_id>/discard/", quarantine.discard, name="discard"),
]
