"""The app's entry in the program."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """See ARCHITECTURE in docs/ for the floor on which this app stands."""

    name = "parlour.files"
    label = "files"
