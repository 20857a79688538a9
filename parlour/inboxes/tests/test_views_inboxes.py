"""The pages of inboxes: what they do, who may, and what never stands on them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from parlour.inboxes import facts
from parlour.inboxes.actions import accept
from parlour.inboxes.models import Inbox
from parlour.inboxes.tests.conftest import SECRET, make_box
from parlour.inboxes.tests.postcard import PostcardSettings
from parlour.kernel.clock import now
from parlour.kernel.scoping import across_organisations, within
from parlour.people.models import Agent, User

Doors = Callable[[Agent | User], Client]
FORM = {
    "name": "Post", "address": "post@larkmoor.example", "sender_name": "", "aliases": "", "signature": "",
    "hourly_limit": "500", "host": "post.example", "port": "7", "password": "", "stamp": "second", "seal_key": "",
}  # fmt: skip


def _url(name: str, *arguments: Any, slug: str = "larkmoor") -> str:
    return reverse(f"inboxes:{name}", args=[slug, *arguments])


def _fresh(inbox: Inbox) -> Inbox:
    with across_organisations("a test looks"):
        return Inbox.objects.get(pk=inbox.pk)


def _values(inbox: Inbox) -> dict[str, Any]:
    with across_organisations("a test looks"):
        return Inbox.objects.filter(pk=inbox.pk).values().get()


def _settings(inbox: Inbox) -> PostcardSettings:
    found = facts.inbox_facts(_fresh(inbox)).settings
    assert isinstance(found, PostcardSettings)
    return found


def test_the_list_shows_each_inbox_with_its_state(client_of: Doors, ada: Agent, box: Inbox) -> None:
    page = client_of(ada).get(_url("list"))
    assert page.status_code == 200
    assert "cards@larkmoor.example" in (words := page.content.decode())
    assert "Not looked at yet" in words
    assert "No mail yet" in words
    facts.report_health(box.pk, "ok", "")
    with within(box.organisation):
        accept(box.pk, b"a card", source="smtp")
    words = client_of(ada).get(_url("list")).content.decode()
    assert "Working" in words
    assert "Last mail now" in words


def test_the_list_without_an_inbox_says_what_to_do(client_of: Doors, ada: Agent) -> None:
    words = client_of(ada).get(_url("list")).content.decode()
    assert "No inbox yet" in words
    assert "Royal Post" in words


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_database_a_bounded_number_of_times(
    client_of: Doors, ada: Agent, django_assert_max_num_queries: Any, number: int
) -> None:
    for n in range(number):
        make_box(ada.organisation, f"box{n}@larkmoor.example")
    client = client_of(ada)
    with django_assert_max_num_queries(8 + number):
        client.get(_url("list"))


def test_a_preset_fills_the_form_in(client_of: Doors, ada: Agent) -> None:
    words = client_of(ada).get(_url("new", "postcard") + "?preset=royal").content.decode()
    assert 'value="post.royal.example"' in words
    assert "Ask at the window." in words
    assert client_of(ada).get(_url("new", "pigeons")).status_code == 404


def test_an_administrator_adds_an_inbox(client_of: Doors, ada: Agent) -> None:
    given = {**FORM, "aliases": "a@larkmoor.example\r\n\r\nb@larkmoor.example", "password": SECRET}
    answer = client_of(ada).post(_url("new", "postcard"), given)
    with within(ada.organisation):
        inbox = Inbox.objects.get()
        assert sorted(inbox.aliases.values_list("address", flat=True)) == ["a@larkmoor.example", "b@larkmoor.example"]
    assert (answer.status_code, answer.url) == (302, _url("show", inbox.pk))  # type: ignore[attr-defined]
    assert _settings(inbox).password.get_secret_value() == SECRET
    assert _settings(inbox).sealed is False


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"port": "100"}, "Enter a whole number within the limits"),
        ({"port": "seven"}, "Enter a whole number."),
        ({"stamp": "third"}, "third is not one of the available choices"),
        ({"host": "nowhere.example"}, "No sorting office answers at this name."),
        ({"address": "nothing"}, "Enter an address with an @ in it."),
        ({"name": ""}, "This field is required."),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(
    client_of: Doors, ada: Agent, change: dict[str, str], sentence: str
) -> None:
    answer = client_of(ada).post(_url("new", "postcard"), {**FORM, "password": SECRET, **change})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert SECRET not in answer.content.decode()
    with within(ada.organisation):
        assert not Inbox.objects.exists()


def test_a_secret_left_empty_is_kept_and_never_shown(client_of: Doors, ada: Agent, box: Inbox) -> None:
    client = client_of(ada)
    words = client.get(_url("edit", box.pk)).content.decode()
    assert SECRET not in words
    assert "One is kept. Leave this empty to keep it." in words
    answer = client.post(_url("edit", box.pk), {**FORM, "address": box.address, "port": "8"})
    assert answer.status_code == 302
    assert (_settings(box).port, _settings(box).password.get_secret_value()) == (8, SECRET)


def test_a_secret_is_not_sent_to_another_server(client_of: Doors, ada: Agent, box: Inbox) -> None:
    facts.keep_settings(box.pk, {"token": "granted"})
    moved = {**FORM, "address": box.address, "host": "elsewhere.example"}
    answer = client_of(ada).post(_url("edit", box.pk), moved)
    assert answer.status_code == 422
    assert "enter this again" in answer.content.decode()
    assert _settings(box).host == "post.example"
    assert client_of(ada).post(_url("edit", box.pk), {**moved, "password": "another"}).status_code == 302
    assert _settings(box).password.get_secret_value() == "another"
    assert _settings(box).token.get_secret_value() == ""
    assert _settings(box).seal_key.get_secret_value() == SECRET + "!"


def test_pausing_and_its_undo(client_of: Doors, ada: Agent, box: Inbox) -> None:
    client = client_of(ada)
    client.post(_url("pause", box.pk))
    assert not _fresh(box).is_active
    words = client.get(_url("show", box.pk)).content.decode()
    assert "The inbox is paused." in words
    assert _url("resume", box.pk) in words
    client.post(_url("resume", box.pk))
    assert _fresh(box).is_active


def test_the_brake_is_shown_and_released(client_of: Doors, ada: Agent, box: Inbox) -> None:
    with across_organisations("a test stops it"):
        Inbox.objects.filter(pk=box.pk).update(sending_paused_at=now())
    client = client_of(ada)
    assert "The brake stopped sending" in client.get(_url("show", box.pk)).content.decode()
    client.post(_url("resume_sending", box.pk))
    assert _fresh(box).sending_paused_at is None
    assert "The brake stopped sending" not in client.get(_url("show", box.pk)).content.decode()


def test_a_test_of_the_connection_tells_each_line_and_sets_the_state(client_of: Doors, ada: Agent, box: Inbox) -> None:
    client = client_of(ada)
    answer = client.post(_url("check", box.pk), headers={"HX-Request": "true", "HX-Target": "inbox-checks"})
    words = answer.content.decode()
    assert "The window is open." in words
    assert "<html" not in words
    assert _fresh(box).health == "ok"
    facts.keep_settings(box.pk, {"host": "closed.example"})
    words = client.post(_url("check", box.pk)).content.decode()
    assert "Nobody stands at the window; try in the morning." in words
    assert "<html" in words
    assert _fresh(box).health == "trouble"
    assert SECRET not in words


def test_an_inbox_with_mail_that_waits_is_not_deleted(
    client_of: Doors, ada: Agent, box: Inbox, quarantine: Callable[..., Any]
) -> None:
    envelope = quarantine(box)
    client = client_of(ada)
    assert client.get(_url("delete", box.pk)).status_code == 200
    assert client.post(_url("delete", box.pk)).status_code == 409
    client.post(_url("discard", envelope.pk))
    assert client.post(_url("delete", box.pk)).status_code == 302
    with across_organisations("a test looks"):
        assert not Inbox.objects.filter(pk=box.pk).exists()


PAGES = [
    ("GET", "list", False),
    ("GET", "new", False),
    ("GET", "show", True),
    ("GET", "edit", True),
    ("GET", "delete", True),
]
DEEDS = [("POST", name, True) for name in ("edit", "check", "pause", "resume", "resume_sending", "delete", "authorise")]


@pytest.mark.parametrize(("method", "name", "of_one"), [*PAGES, *DEEDS])
def test_who_may_not(
    client_of: Doors, ada: Agent, bo: Agent, cy: User, eli: Agent, box: Inbox, foreign_box: Inbox,
    method: str, name: str, of_one: bool,
) -> None:  # fmt: skip
    url = _url(name, box.pk) if of_one else _url(name, *(["postcard"] if name == "new" else []))
    kept = _values(box)
    assert client_of(bo).generic(method, url).status_code == 403
    assert client_of(cy).generic(method, url).status_code == 404
    assert client_of(eli).generic(method, url).status_code == 404
    assert Client().generic(method, url).status_code == 302
    if of_one:
        for person, slug in ((eli, "kystvej"), (ada, "larkmoor")):
            somebody_elses = box if person is eli else foreign_box
            assert client_of(person).generic(method, _url(name, somebody_elses.pk, slug=slug)).status_code == 404
    assert _values(box) == kept
