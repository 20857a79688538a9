"""Mail intake as a process of its own, to be killed at any moment: `prepare PORT`, `serve`, `look`."""

from __future__ import annotations

import json
import sys
import threading

import django


def prepare(port: int) -> None:
    """Make the database, an organisation and one inbox that fetches from Dovecot on `port`."""
    from django.core.management import call_command

    from parlour.inboxes import configuration
    from parlour.inboxes.models import Inbox
    from parlour.kernel.scoping import across_organisations
    from parlour.organisations.models import Organisation

    call_command("migrate", verbosity=0)
    with across_organisations("a test makes its cast"):
        house = Organisation.objects.create(name="House", slug="house")
        inbox = Inbox(organisation=house, name="Support", kind="email", address="help@house.example")
        settings = {
            "imap_host": "127.0.0.1",
            "imap_port": port,
            "imap_protection": "plain",
            "imap_username": "desk@parlour.test",
            "imap_password": "correct-horse",
            "import_days": 30,
        }
        configuration.put(inbox, configuration.changed(inbox, settings))
        inbox.save()


def serve() -> None:
    from parlour.channels.email import intake
    from parlour.channels.email.watcher import Pace

    print("ready", flush=True)
    intake.serve(threading.Event(), pace=Pace(idle=5, poll=0.2, first_pause=0.1, longest_pause=0.3), look_every=0.2)


def look() -> None:
    """Print the subjects of what was taken, in order; reading each proves that its bytes are whole."""
    from parlour.files import store
    from parlour.inboxes.models import Envelope
    from parlour.kernel.scoping import across_organisations

    with across_organisations("a test looks"):
        raws = [store.read(envelope.raw) for envelope in Envelope.objects.select_related("raw").order_by("id")]
    print(json.dumps([raw.split(b"Subject: ")[1].split(b"\r\n")[0].decode() for raw in raws]))


if __name__ == "__main__":
    django.setup()
    {"prepare": lambda: prepare(int(sys.argv[2])), "serve": serve, "look": look}[sys.argv[1]]()
