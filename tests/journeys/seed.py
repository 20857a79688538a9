"""`python -m tests.journeys.seed '{"smtp_port": 2525}'`: the cast and an inbox, made by the pages' own actions.

Prints what a journey needs to know, as JSON. Runs in a process of its own, against the environment's database.
"""

import json
import os
import sys
from typing import Any

import django

PASSWORD = "correct horse battery"


def main(wishes: dict[str, Any]) -> dict[str, Any]:
    """Open the house, let two colleagues in, and add an inbox that sends to `smtp_port` on loopback."""
    from parlour.kernel.scoping import within
    from parlour.people.actions.accept_invitation import accept_invitation
    from parlour.people.actions.first_run import open_first_house
    from parlour.people.actions.invite import invite

    ada = open_first_house(
        organisation="Larkmoor Cycles", name="Ada Lind", email="ada@larkmoor.example", password=PASSWORD
    )
    house = ada.organisation
    with within(house):
        invited = invite(
            actor=ada.as_actor(), organisation=house, email="bo@larkmoor.example", role="agent", invited_by=ada
        )
        secret = invited.link.rstrip("/").rsplit("/", 1)[-1]
        bo = accept_invitation(secret, name="Bo Quist", password=PASSWORD)
        inbox = _inbox(ada, wishes)
        for seconds in [wishes["undo_seconds"]] if "undo_seconds" in wishes else []:
            house.undo_seconds = seconds
            house.save(update_fields=["undo_seconds"])
    return {
        "slug": house.slug,
        "password": PASSWORD,
        "ada": ada.user.email,
        "bo": bo.user.email,
        "inbox": str(inbox.pk),
    }


def _inbox(ada: Any, wishes: dict[str, Any]) -> Any:
    from parlour.inboxes.actions.configure import InboxDetails, create_inbox
    from parlour.inboxes.registry import channel

    way_out = {"smtp_host": "127.0.0.1", "smtp_protection": "plain", "smtp_sign_in": "none"}
    settings = channel("email").Settings.model_validate({**way_out, "smtp_port": wishes["smtp_port"]})
    details = InboxDetails(name="Support", address="help@larkmoor.example", sender_name="Larkmoor Cycles")
    return create_inbox(
        actor=ada.as_actor(), organisation=ada.organisation, kind="email", details=details, settings=settings
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parlour.config.settings")
    django.setup()
    print(json.dumps(main(json.loads(sys.argv[1]))))
