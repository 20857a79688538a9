"""Parlour's own mails leave through the house's own inbox, and never through somebody else's."""

from typing import Any

import pytest

from parlour.inboxes.actions.configure import InboxDetails, create_inbox
from parlour.inboxes.registry import channel
from parlour.kernel.scoping import within
from parlour.organisations.models import Organisation
from parlour.people import actions, mail
from parlour.people.models import Agent
from tests.servers.sink import smtp_sink


@pytest.fixture(autouse=True)
def through_the_program(settings: Any) -> None:
    settings.EMAIL_BACKEND = "parlour.people.mail.Backend"


def an_inbox(by: Agent, port: int) -> None:
    way_out = {"smtp_host": "127.0.0.1", "smtp_protection": "plain", "smtp_sign_in": "none", "smtp_port": port}
    settings = channel("email").Settings.model_validate(way_out)
    details = InboxDetails(name="Support", address=f"help@{by.organisation.slug}.example", sender_name="Larkmoor")
    with within(by.organisation):
        create_inbox(
            actor=by.as_actor(), organisation=by.organisation, kind="email", details=details, settings=settings
        )


def invited(by: Agent) -> actions.Invited:
    with within(by.organisation):
        return actions.invite(
            actor=by.as_actor(), organisation=by.organisation, email="tom@larkmoor.example", role="agent"
        )


def test_an_invitation_leaves_through_the_houses_inbox(house: Organisation, ada: Agent) -> None:
    assert mail.state().way == "none"
    with smtp_sink() as server:
        an_inbox(ada, server.port)
        assert mail.state().way == "inbox"
        door = invited(ada)
    (kept,) = server.kept
    assert door.link == ""
    assert b"/invitation/" in kept.data.replace(b"=\r\n", b"")
    assert b"help@larkmoor.example" in kept.data


def test_another_houses_inbox_does_not_carry_it(house: Organisation, ada: Agent, eli: Agent) -> None:
    with smtp_sink() as server:
        an_inbox(eli, server.port)
        door = invited(ada)
    assert server.kept == []
    assert "PARLOUR_SMTP_URL" in door.trouble


def test_a_server_that_is_away_leaves_a_link_to_hand_over(house: Organisation, ada: Agent) -> None:
    an_inbox(ada, 9)
    assert invited(ada).link.startswith("http")
