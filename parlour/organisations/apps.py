"""The app's entry in the program."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """See ARCHITECTURE in docs/ for the floor on which this app stands."""

    name = "parlour.organisations"
    label = "organisations"

    def ready(self) -> None:
        """Enter the app's facts in the register."""
        from parlour.organisations import events  # noqa: F401 - importing declares
