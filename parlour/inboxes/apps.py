"""The app's entry in the program."""

from django.apps import AppConfig


class InboxesConfig(AppConfig):
    """See ARCHITECTURE in docs/ for the floor on which this app stands."""

    name = "parlour.inboxes"
    label = "inboxes"

    def ready(self) -> None:
        from parlour.inboxes import events, own_mail  # noqa: F401 - reason: facts are declared once the apps are loaded
        from parlour.people.mail import register_sender  # reason: models are needed, which are loaded now

        register_sender("inboxes", own_mail.send, ready=own_mail.is_ready)
