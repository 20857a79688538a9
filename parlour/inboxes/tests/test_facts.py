"""What intake and sending are told about inboxes."""

from datetime import timedelta

import pytest

from parlour.inboxes import actions, facts
from parlour.inboxes.models import Cursor, Inbox, InboxAddress
from parlour.inboxes.tests.conftest import SECRET, make_box
from parlour.inboxes.tests.postcard import PostcardSettings
from parlour.kernel.actor import SYSTEM
from parlour.kernel.clock import held_at, now
from parlour.kernel.errors import NotFound
from parlour.kernel.ids import uuid7
from parlour.kernel.models import Event
from parlour.kernel.scoping import across_organisations, within
from parlour.organisations.models import Organisation


def test_inbox_facts_open_the_secrets_and_never_print_them(box: Inbox) -> None:
    found = facts.inbox_facts(box)
    assert isinstance(found.settings, PostcardSettings)
    assert found.settings.password.get_secret_value() == SECRET
    assert found.addresses == frozenset({"cards@larkmoor.example"})
    assert SECRET not in repr(found)


def test_active_inboxes_are_those_of_every_organisation_that_are_open(box: Inbox, foreign_box: Inbox) -> None:
    closed = make_box(foreign_box.organisation, "closed@kystvej.example")
    with within(foreign_box.organisation):
        actions.pause_inbox(closed, actor=SYSTEM)
    assert [f.id for f in facts.active_inboxes("postcard")] == [box.pk, foreign_box.pk]
    assert facts.active_inboxes("email") == []


def test_an_inbox_with_broken_settings_is_left_out_and_marked_and_the_others_are_served(
    box: Inbox, foreign_box: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    with across_organisations("a test breaks it"):
        Inbox.objects.filter(pk=box.pk).update(secrets=b"not what was sealed")
    assert [f.id for f in facts.active_inboxes("postcard")] == [foreign_box.pk]
    with across_organisations("a test looks"):
        assert Inbox.objects.get(pk=box.pk).health == "trouble"
    assert str(box.pk) in caplog.text
    assert "larkmoor.example" not in caplog.text


def test_inbox_for_address_knows_aliases_reply_addresses_and_paused_inboxes(box: Inbox) -> None:
    with within(box.organisation):
        InboxAddress.objects.create(organisation=box.organisation, inbox=box, address="info@larkmoor.example")
        actions.pause_inbox(box, actor=SYSTEM)
    for address in (
        "cards@larkmoor.example",
        " Cards@LARKMOOR.example ",
        "info@larkmoor.example",
        "info+mfrggzdf@larkmoor.example",
    ):
        assert facts.inbox_for_address(address) == box.pk
    for address in (
        "",
        "@",
        "+",
        "cards@other.example",
        "x+cards@larkmoor.example",
        "cards@larkmoor.example.evil.example",
    ):
        assert facts.inbox_for_address(address) is None


def test_cursor_is_empty_before_the_first_and_kept_per_name(box: Inbox) -> None:
    assert facts.cursor(box.pk, "INBOX") == {}
    facts.save_cursor(box.pk, "INBOX", {"uid": 7})
    facts.save_cursor(box.pk, "INBOX", {"uid": 8, "gaps": [[1, 2]]})
    facts.save_cursor(box.pk, "Junk", {"uid": 1})
    assert facts.cursor(box.pk, "INBOX") == {"uid": 8, "gaps": [[1, 2]]}
    with within(box.organisation):
        assert Cursor.objects.filter(inbox=box).count() == 2
    with pytest.raises(NotFound):
        facts.save_cursor(uuid7(), "INBOX", {})


def test_report_health_records_a_change_only(box: Inbox) -> None:
    begun = now()
    for minute, state in enumerate(["ok", "ok", "trouble", "trouble", "ok"]):
        with held_at(begun + timedelta(minutes=minute)):
            facts.report_health(box.pk, state, "A sentence." * 100)
    states = [e.data for e in Event.objects.filter(kind="inbox.health_changed").order_by("number")]
    assert states == [{"state": "ok"}, {"state": "trouble"}, {"state": "ok"}]
    with within(box.organisation):
        fresh = Inbox.objects.get(pk=box.pk)
    assert fresh.health_at == begun + timedelta(minutes=4)
    assert len(fresh.health_sentence) == 300
    facts.report_health(uuid7(), "ok", "An inbox that is gone is ignored.")


def test_keep_settings_replaces_what_it_names_and_nothing_else(house: Organisation, box: Inbox) -> None:
    facts.keep_settings(box.pk, {"token": "fresh"})
    with within(house):
        settings = facts.inbox_facts(Inbox.objects.get(pk=box.pk)).settings
    assert isinstance(settings, PostcardSettings)
    assert (settings.token.get_secret_value(), settings.password.get_secret_value()) == ("fresh", SECRET)
    with pytest.raises(NotFound):
        facts.keep_settings(uuid7(), {"token": "fresh"})
