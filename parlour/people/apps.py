"""The app's entry in the program."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """See ARCHITECTURE in docs/ for the floor on which this app stands."""

    name = "parlour.people"
    label = "people"

    def ready(self) -> None:
        """Enter the app's facts in the register, and listen to what allauth alone knows."""
        from allauth.account import signals

        from parlour.people import events, outbound, ways_in  # noqa: F401 - importing declares

        signals.email_confirmed.connect(ways_in.on_address_proven, dispatch_uid="parlour")
        signals.password_reset.connect(ways_in.on_password_reset, dispatch_uid="parlour")
