"""The app's entry in the program."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    """See ARCHITECTURE in docs/ for the floor on which this app stands."""

    name = "parlour.conversations"
    label = "conversations"

    def ready(self) -> None:
        """Enter the facts of this app in the register."""
        from parlour.conversations import events  # noqa: F401 - imported for its declarations
