"""The app's entry in the program."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """See ARCHITECTURE in docs/ for the floor on which this app stands."""

    name = "parlour.web"
    label = "web"
