"""The demonstration is whole, and nothing of it leaves the house."""

import random
from collections import Counter
from datetime import UTC, datetime

import pytest
from django.test import Client

from parlour.config.commands import demo
from parlour.contacts.models import Company, Contact, ContactIdentity, ContactNote
from parlour.conversations.models import Attachment, Conversation, Delivery, Message
from parlour.demo.build import Progress, build, is_here
from parlour.demo.house import SLUG, STAFF, address_of
from parlour.demo.matters import _words
from parlour.demo.people import customer, staff_of_shops
from parlour.demo.scripts import filled, plays
from parlour.inboxes.models import Envelope
from parlour.kernel.clock import held_at
from parlour.kernel.errors import Conflict
from parlour.kernel.scoping import within
from parlour.organisations.models import Organisation

TODAY = datetime(2026, 3, 12, 10, 30, tzinfo=UTC)
PASSWORD = "a password for the demonstration"


def _built() -> list[Progress]:
    with held_at(TODAY):
        return list(build(PASSWORD, scale=0.05))


def test_every_play_can_be_filled() -> None:
    chance = random.Random(1)
    for play in plays():
        assert play.lines[0].sort == "<"
        for person in (customer(chance, play.language), *staff_of_shops(chance)[:3]):
            words = _words(person, chance)
            texts = [filled(text, words, chance) for text in (play.subject, *(line.text for line in play.lines))]
            assert texts[0]
            assert not any(mark in text for text in texts for mark in "{}|")


def test_everybody_invented_lives_where_nobody_does() -> None:
    chance = random.Random(1)
    people = [customer(chance, play.language) for play in plays()] + staff_of_shops(chance)
    assert {person.address.rpartition(".")[2] for person in people} == {"example"}
    assert all(person.address.isascii() for person in people)


@pytest.mark.django_db
def test_the_house_is_open_and_nothing_waits_to_leave(client: Client) -> None:
    steps = _built()
    assert is_here()
    assert steps[-1].done >= steps[-1].planned
    house = Organisation.objects.get(slug=SLUG)
    with within(house):
        assert Conversation.objects.count() >= 30
        assert Counter(Envelope.objects.values_list("state", flat=True)).keys() == {"done", "quarantined"}
        assert set(Delivery.objects.values_list("state", flat=True)) <= {"sent", "bounced", "failed"}
        assert set(Message.objects.values_list("kind", flat=True)) == {"message", "bounce", "auto-reply"}
        assert set(Conversation.objects.values_list("status", flat=True)) >= {"open", "closed", "spam"}
        assert Message.objects.filter(at__gt=TODAY).count() == 0
        assert Message.objects.filter(remote_images=True).count() > 0
        assert set(Attachment.objects.values_list("content_type", flat=True)) >= {"image/jpeg", "application/pdf"}
        assert Company.objects.count() == 10
        assert ContactIdentity.objects.exclude(bounced_at=None).count() > 0
        assert Contact.objects.exclude(company=None).count() > 0
        assert ContactNote.objects.count() > 0
        numbers = list(Conversation.objects.order_by("created_at").values_list("number", flat=True))
        assert numbers == sorted(numbers)
    for _, local, *_ in STAFF:
        assert client.login(username=address_of(local), email=address_of(local), password=PASSWORD)


@pytest.mark.django_db
def test_a_follow_up_lands_in_its_conversation() -> None:
    _built()
    with within(Organisation.objects.get(slug=SLUG)):
        answers = Message.objects.filter(direction="incoming", kind="message").exclude(in_reply_to="")
        ours = {message.outside_id: message.conversation_id for message in Message.objects.filter(direction="outgoing")}
        assert answers.count() > 5
        assert [message.conversation_id for message in answers] == [ours[message.in_reply_to] for message in answers]


@pytest.mark.django_db
def test_the_command_does_it_once_and_not_beside_others(
    house: Organisation, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import argparse

    arguments = argparse.Namespace(beside=False, new_password=False)
    assert house.slug == SLUG
    assert demo.run(arguments) == 0
    assert "is here already" in capsys.readouterr().out
    Organisation.objects.filter(pk=house.pk).update(slug="another-house")
    with pytest.raises(Conflict, match="PARLOUR_DATA"):
        demo.run(arguments)
    assert Organisation.objects.count() == 1
