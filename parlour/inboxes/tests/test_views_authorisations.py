"""Signing an inbox in at its provider."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from parlour.inboxes import facts
from parlour.inboxes.models import Inbox
from parlour.inboxes.tests.conftest import make_box
from parlour.inboxes.tests.postcard import PostcardSettings
from parlour.kernel.scoping import across_organisations
from parlour.people.models import Agent, User

Doors = Callable[[Agent | User], Client]


@pytest.fixture
def signed(ada: Agent) -> Inbox:
    """An inbox that needs a sign-in at its provider."""
    return make_box(ada.organisation, "sign-in@larkmoor.example", with_sign_in=True)


def _token(inbox: Inbox) -> str:
    with across_organisations("a test looks"):
        settings = facts.inbox_facts(Inbox.objects.get(pk=inbox.pk)).settings
    assert isinstance(settings, PostcardSettings)
    return settings.token.get_secret_value()


def _begin(client: Client, inbox: Inbox) -> dict[str, str]:
    answer = client.post(reverse("inboxes:authorise", args=["larkmoor", inbox.pk]))
    url = urlsplit(answer.url)  # type: ignore[attr-defined]
    assert (answer.status_code, url.netloc, url.path) == (302, "accounts.royal.example", "/sign-in")
    return {name: values[0] for name, values in parse_qs(url.query).items()}


def _back(client: Client, slug: str = "larkmoor", **query: str) -> int:
    return client.get(reverse("inboxes:authorised", args=[slug]), query).status_code


def test_the_page_asks_for_the_sign_in_and_lets_its_form_lead_there(
    client_of: Doors, ada: Agent, signed: Inbox
) -> None:
    page = client_of(ada).get(reverse("inboxes:show", args=["larkmoor", signed.pk]))
    assert "Sign in at the provider" in page.content.decode()
    assert "form-action 'self' https://accounts.royal.example" in page.headers["Content-Security-Policy"]


def test_the_way_there_and_back_keeps_the_tokens(client_of: Doors, ada: Agent, signed: Inbox) -> None:
    client = client_of(ada)
    query = _begin(client, signed)
    assert query["redirect_uri"].endswith("/o/larkmoor/settings/inboxes/authorised/")
    assert len(query["state"]) >= 32
    assert _back(client, state=query["state"], code="good") == 302
    assert _token(signed) == "token-for-good-64"
    page = client.get(reverse("inboxes:show", args=["larkmoor", signed.pk])).content.decode()
    assert "Sign in again" in page
    assert _token(signed) not in page


def test_an_answer_is_taken_once_and_only_for_our_own_question(client_of: Doors, ada: Agent, signed: Inbox) -> None:
    client = client_of(ada)
    state = _begin(client, signed)["state"]
    assert _back(client_of(ada), state=state, code="good") == 403
    assert _back(client, state="another", code="good") == 403
    assert _back(client, state=state, code="good") == 403
    assert _token(signed) == ""


@pytest.mark.parametrize("query", [{"error": "access_denied"}, {"code": "bad"}, {"code": "x" * 5000}, {"code": ""}])
def test_a_refusal_at_the_provider_is_told_and_nothing_kept(
    client_of: Doors, ada: Agent, signed: Inbox, query: dict[str, str]
) -> None:
    client = client_of(ada)
    assert _back(client, state=_begin(client, signed)["state"], **query) == 502
    assert _token(signed) == ""


def test_the_other_tenant_cannot_end_what_was_begun(
    client_of: Doors, ada: Agent, eli: Agent, cy: User, signed: Inbox
) -> None:
    client = client_of(ada)
    state = _begin(client, signed)["state"]
    assert _back(client_of(cy), state=state, code="good") == 404
    assert _back(client_of(eli), state=state, code="good") == 404
    assert _back(client_of(eli), slug="kystvej", state=state, code="good") == 403
    assert _token(signed) == ""
