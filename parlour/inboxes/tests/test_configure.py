"""Adding and changing inboxes through the actions."""

from typing import Any

import pytest

from parlour.inboxes import actions, configuration
from parlour.inboxes.actions.configure import MOST_ALIASES, InboxDetails
from parlour.inboxes.models import Inbox
from parlour.inboxes.tests.conftest import SECRET, settings_with
from parlour.inboxes.tests.postcard import PostcardSettings
from parlour.kernel.errors import Forbidden, Invalid
from parlour.kernel.models import Event
from parlour.organisations.models import Organisation
from parlour.people.models import Agent


def _create(house: Organisation, agent: Agent, **details: Any) -> Inbox:
    return actions.create_inbox(
        actor=agent.as_actor(),
        organisation=house,
        kind="postcard",
        details=InboxDetails(**{"name": "Cards", "address": "Cards@Larkmoor.example", **details}),
        settings=settings_with(),
    )


def test_create_inbox_keeps_what_may_be_read_apart_from_what_is_sealed(scoped: Organisation, ada: Agent) -> None:
    inbox = Inbox.objects.get(pk=_create(scoped, ada, aliases=["B@larkmoor.example", "a@larkmoor.example ", ""]).pk)
    assert inbox.address == "cards@larkmoor.example"
    assert inbox.settings == {
        "host": "post.example", "port": 7, "stamp": "second", "sealed": True, "with_sign_in": False
    }  # fmt: skip
    assert SECRET.encode() not in bytes(inbox.secrets)
    assert configuration.settings_of(inbox) == settings_with()
    assert sorted(inbox.aliases.values_list("address", flat=True)) == ["a@larkmoor.example", "b@larkmoor.example"]
    event = Event.objects.get()
    assert (event.kind, event.subject_id, event.actor_id, event.data) == ("inbox.created", inbox.pk, ada.pk, {})


def test_create_inbox_is_refused_to_an_agent(scoped: Organisation, bo: Agent) -> None:
    with pytest.raises(Forbidden):
        _create(scoped, bo)
    assert not Inbox.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"address": "no at sign"}, "address"),
        ({"address": "a@b.example\r\nBcc: c@d.example"}, "address"),
        ({"sender_name": "x" * 121}, "sender_name"),
        ({"hourly_limit": 0}, "hourly_limit"),
        ({"hourly_limit": 100_001}, "hourly_limit"),
        ({"aliases": ["nothing"]}, "aliases"),
        ({"aliases": [f"a{n}@larkmoor.example" for n in range(MOST_ALIASES + 1)]}, "aliases"),
    ],
)
def test_create_inbox_names_the_field_to_blame(
    scoped: Organisation, ada: Agent, details: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        _create(scoped, ada, **details)
    assert caught.value.field == field
    assert not Inbox.objects.exists()


def test_an_address_leads_to_one_inbox_on_the_whole_server(
    scoped: Organisation, ada: Agent, foreign_box: Inbox
) -> None:
    with pytest.raises(Invalid) as caught:
        _create(scoped, ada, address=foreign_box.address)
    assert caught.value.field == "address"
    with pytest.raises(Invalid) as caught:
        _create(scoped, ada, aliases=[foreign_box.address.upper()])
    assert caught.value.field == "aliases"


def test_edit_inbox_replaces_aliases_and_keeps_its_own_address(scoped: Organisation, ada: Agent) -> None:
    inbox = _create(scoped, ada, aliases=["old@larkmoor.example", "both@larkmoor.example"])
    details = InboxDetails(
        name="Post", address=inbox.address, aliases=["both@larkmoor.example", "new@larkmoor.example"]
    )
    actions.edit_inbox(inbox, actor=ada.as_actor(), details=details, settings=settings_with(port=8))
    fresh = Inbox.objects.get(pk=inbox.pk)
    assert fresh.name == "Post"
    assert sorted(fresh.aliases.values_list("address", flat=True)) == ["both@larkmoor.example", "new@larkmoor.example"]
    settings = configuration.settings_of(fresh)
    assert isinstance(settings, PostcardSettings)
    assert settings.port == 8
    assert settings.password.get_secret_value() == SECRET


def test_edit_inbox_is_refused_to_an_agent(scoped: Organisation, bo: Agent, box: Inbox) -> None:
    with pytest.raises(Forbidden):
        actions.edit_inbox(
            box, actor=bo.as_actor(), details=InboxDetails(name="Mine", address=box.address), settings=settings_with()
        )
    assert Inbox.objects.get(pk=box.pk).name == "Cards"


def test_settings_that_no_longer_fit_say_what_to_do_and_show_no_secret(scoped: Organisation, box: Inbox) -> None:
    Inbox.objects.filter(pk=box.pk).update(settings={"port": 1000})
    with pytest.raises(Exception, match="port") as caught:
        configuration.settings_of(Inbox.objects.get(pk=box.pk))
    assert SECRET not in repr(caught.value) + str(caught.value.__cause__)
