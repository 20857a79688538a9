"""The whole way on real servers: a customer's mail, our answer, the customer's answer, one conversation."""

from __future__ import annotations

import email
import threading
import time
from collections.abc import Callable
from email.policy import default
from typing import Any

import pytest

from parlour.channels.email import intake
from parlour.channels.email.watcher import Pace
from parlour.conversations import tasks
from parlour.conversations.actions.send import reply
from parlour.conversations.models import Conversation, Delivery
from parlour.inboxes import configuration
from parlour.inboxes.contract import desk
from parlour.inboxes.models import Envelope, Inbox
from parlour.kernel.scoping import across_organisations, within
from parlour.organisations.models import Organisation
from parlour.people.models import Agent
from tests.servers.dovecot import Dovecot
from tests.servers.postfix import postfix
from tests.servers.sink import smtp_sink

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]

QUESTION = (
    b"From: Dee Marsh <dee@customer.example>\r\nTo: help@larkmoor.example\r\nSubject: A bell\r\n"
    b"Date: Sun, 22 Nov 2026 10:00:00 +0000\r\nMessage-ID: <q1@customer.example>\r\n\r\nDo you sell bells?\r\n"
)
ANSWER = (
    "From: Dee Marsh <dee@customer.example>\r\nTo: {to}\r\nSubject: Re: A bell\r\n"
    "Date: Sun, 22 Nov 2026 11:00:00 +0000\r\nMessage-ID: <q2@customer.example>\r\nIn-Reply-To: {ours}\r\n\r\n"
    "The brass one, please.\r\n"
)


def until(done: Callable[[], bool], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        time.sleep(0.05)


def taken(inbox: Inbox, count: int) -> None:
    """Wait until intake stored so many mails, then let the worker read them."""

    def stored() -> bool:
        with across_organisations("a test looks"):
            return Envelope.objects.filter(inbox=inbox).count() == count

    until(stored)
    tasks.process_envelopes(threading.Event())


def test_question_answer_and_answer_again(
    house: Organisation, inbox: Inbox, bo: Agent, imap_server: Dovecot, settings: Any
) -> None:
    with (
        smtp_sink() as world,
        postfix(hand_to=f"smtp:[127.0.0.1]:{world.port}", auth_socket=imap_server.auth_socket) as relay,
    ):
        both = imap_server.authority.ca_file.read_text() + relay.authority.ca_file.read_text()
        trusted = imap_server.folder / "both.pem"
        trusted.write_text(both)
        settings.CA_FILE = str(trusted)
        values = {
            "imap_host": "localhost",
            "imap_port": imap_server.tls_port,
            "imap_username": imap_server.username,
            "imap_password": imap_server.password,
            "smtp_host": "localhost",
            "smtp_port": relay.submission_port,
            "smtp_protection": "starttls",
            "plus_addressing": True,
        }
        with across_organisations("a test connects an inbox"):
            configuration.put(inbox, configuration.changed(inbox, values))
            inbox.save()
        stop = threading.Event()
        pace = Pace(idle=30, poll=0.3, first_pause=0.2, longest_pause=1)
        thread = threading.Thread(target=intake.serve, args=(stop,), kwargs={"pace": pace, "look_every": 0.2})
        thread.start()
        try:
            until(lambda: bool(desk.cursor(inbox.id, "imap:INBOX")))
            imap_server.put(QUESTION)
            taken(inbox, 1)
            with within(house):
                conversation = Conversation.objects.get()
                reply(conversation, actor=bo.as_actor(), agent=bo, text="We do: brass or steel?", undo_seconds=0)
            tasks.send_due(threading.Event())
            tasks.send_due(threading.Event())
            until(lambda: len(world.kept) == 1)
            sent = email.message_from_bytes(world.kept[0].data, policy=default)
            assert world.kept[0].recipients == ["dee@customer.example"]
            assert sent["In-Reply-To"] == "<q1@customer.example>"
            assert sent["Subject"] == "Re: A bell"
            assert "We do: brass or steel?" in sent.get_body(("plain",)).get_content()
            imap_server.put(ANSWER.format(to=sent["Reply-To"] or sent["From"], ours=sent["Message-ID"]).encode())
            taken(inbox, 2)
        finally:
            stop.set()
            thread.join(15)
        with within(house):
            messages = Conversation.objects.get().messages.all()
            assert sorted((one.direction, one.text.strip()) for one in messages) == [
                ("incoming", "Do you sell bells?"),
                ("incoming", "The brass one, please."),
                ("outgoing", "We do: brass or steel?"),
            ]
            assert [one.state for one in Delivery.objects.all()] == ["sent"]
        assert len(world.kept) == 1
