"""The public door for providers' calls."""

from django.urls import path

from parlour.inboxes.views import hooks

app_name = "hooks"
urlpatterns = [path("<uuid:inbox_id>/", hooks.door, name="door")]
