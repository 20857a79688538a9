"""The app's entry in the program."""

from django.apps import AppConfig


class InboxesConfig(AppConfig):
    """See ARCHITECTURE in docs/ for the floor on which this app stands."""

    name = "parlour.inboxes"
    label = "inboxes"

    def ready(self) -> None:
        from parlour.inboxes import events  # noqa: F401 - reason: facts are declared once the apps are loaded
