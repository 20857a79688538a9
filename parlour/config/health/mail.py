"""Mail: our own (invitations, codes) and each inbox, tried against its real servers."""

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings

from parlour.config.health.finding import Finding
from parlour.kernel.errors import ParlourError
from parlour.kernel.scoping import across_organisations

PORTS = {"smtp": 587, "smtps": 465}


def look_own() -> Iterator[Finding]:
    """Look at the server for Parlour's own mails."""
    if not settings.SYSTEM_SMTP_URL:
        yield Finding(
            "own mail", "note", "PARLOUR_SMTP_URL is not set: invitations and codes go through the first mail inbox."
        )
        return
    server = urlsplit(settings.SYSTEM_SMTP_URL)
    port = server.port or PORTS.get(server.scheme, 25)
    try:
        socket.create_connection((server.hostname or "localhost", port), timeout=5).close()
    except OSError:
        yield Finding(
            "own mail", "broken", f"{server.hostname} does not answer on port {port}: check PARLOUR_SMTP_URL."
        )
        return
    yield Finding("own mail", "good", f"{server.hostname} answers on port {port}.")


def look_inboxes(*, try_servers: bool) -> Iterator[Finding]:
    """Look at every inbox by its own channel's check; inboxes are named by id, as in the logs."""
    from parlour.inboxes import registry  # lazy: needs the models, which are looked at after the settings
    from parlour.inboxes.facts import inbox_facts
    from parlour.inboxes.models import Inbox

    with across_organisations("the operator looks at the health of all inboxes"):
        inboxes = list(Inbox.objects.all())
    if not inboxes:
        yield Finding("inboxes", "note", "there is none yet: no mail comes in or goes out.")
    for inbox in inboxes if try_servers else []:
        name = f"inbox {inbox.pk}"
        try:
            with across_organisations("the operator looks at the health of all inboxes"):
                facts = inbox_facts(inbox)
            checks = registry.channel(inbox.kind).check(facts)
        except ParlourError as error:
            yield Finding(name, "broken", error.sentence)
            continue
        for check in checks:
            yield Finding(f"{name}, {check.name}", "good" if check.ok else "broken", check.sentence)
