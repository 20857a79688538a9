"""The app's entry in the program."""

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    """Customers: see ARCHITECTURE in docs/ for the floor on which this app stands."""

    name = "parlour.contacts"
    label = "contacts"

    def ready(self) -> None:
        from parlour.contacts import events

        assert events  # importing them declares the facts
