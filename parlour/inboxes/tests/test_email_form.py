"""The pages of the one kind that comes with Parlour: its real settings through the derived form."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from parlour.inboxes.models import Inbox
from parlour.inboxes.registry import channel
from parlour.kernel.scoping import within
from parlour.people.models import Agent, User

Doors = Callable[[Agent | User], Client]
PASSWORD = "the mailbox's own password"


def _new(preset: str) -> str:
    return f"{reverse('inboxes:new', args=['larkmoor', 'email'])}?preset={preset}"


def _filled(client: Client, preset: str) -> dict[str, str]:
    """What a browser would send back if nobody changed anything."""
    form = client.get(_new(preset)).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: "on" if value is True else str(value) for name, value in values.items() if value not in (None, False)}


@pytest.mark.parametrize("preset", channel("email").presets, ids=lambda preset: preset.key)
def test_every_preset_makes_an_inbox_as_it_is(client_of: Doors, ada: Agent, preset: object) -> None:
    client = client_of(ada)
    given = _filled(client, preset.key)  # type: ignore[attr-defined]
    own = {"name": "Support", "address": "Help@Larkmoor.example", "imap_username": "help", "imap_password": PASSWORD}
    answer = client.post(_new(preset.key), {**given, **own})  # type: ignore[attr-defined]
    assert answer.status_code == 302, answer.context["form"].errors
    with within(ada.organisation):
        inbox = Inbox.objects.get()
    assert inbox.address == "help@larkmoor.example"
    assert PASSWORD not in str(inbox.settings)
    for name in ("show", "edit"):
        page = client.get(reverse(f"inboxes:{name}", args=["larkmoor", inbox.pk]))
        assert page.status_code == 200
        assert PASSWORD not in page.content.decode()


@pytest.mark.parametrize("address", ["", "help", "help@", "@larkmoor.example", "a b@larkmoor.example", "x" * 400])
def test_an_address_that_nobody_can_write_to_is_refused(client_of: Doors, ada: Agent, address: str) -> None:
    client = client_of(ada)
    answer = client.post(_new("other"), {**_filled(client, "other"), "name": "Support", "address": address})
    assert answer.status_code == 422
    assert "address" in answer.context["form"].errors


def test_the_form_names_the_way_back_where_a_sign_in_is_needed(client_of: Doors, ada: Agent) -> None:
    way_back = "/o/larkmoor/settings/inboxes/authorised/"
    assert way_back in client_of(ada).get(_new("microsoft")).content.decode()
    assert way_back not in client_of(ada).get(_new("other")).content.decode()
