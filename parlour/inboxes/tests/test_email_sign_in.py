"""The whole way of a mailbox through its provider's sign-in: our pages, our channel, a stand-in for the provider."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from urllib.request import HTTPErrorProcessor, build_opener

import pytest
from django.test import Client
from django.urls import reverse

from parlour.channels.email.transport import oauth
from parlour.inboxes import configuration
from parlour.inboxes.models import Inbox
from parlour.kernel.scoping import within
from parlour.people.models import Agent, User
from tests.servers.oauth import Provider, oauth_provider

Doors = Callable[[Agent | User], Client]


@pytest.fixture
def provider(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """The stand-in, in Google's place."""
    with oauth_provider() as running:
        settings.PRIVATE_HOSTS = [f"127.0.0.1:{running.port}"]
        doors = (f"{running.base}/authorize", f"{running.base}/token")
        monkeypatch.setitem(oauth.PROVIDERS, "google", oauth.Provider("google", "Google", *doors, ("mail",)))
        yield running


class _StayPut(HTTPErrorProcessor):
    def http_response(self, request: Any, response: Any) -> Any:
        return response


def _agree(url: str) -> dict[str, str]:
    """What the person's browser does at the provider: it comes back with a code."""
    with build_opener(_StayPut).open(url, timeout=10) as answer:
        return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))


def test_a_mailbox_is_signed_in_and_its_tokens_are_sealed(client_of: Doors, ada: Agent, provider: Provider) -> None:
    client = client_of(ada)
    page = reverse("inboxes:new", args=["larkmoor", "email"]) + "?preset=google"
    form = client.get(page).context["form"]
    given = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    own = {"name": "Support", "address": "help@larkmoor.example", "imap_username": "help@larkmoor.example"}
    keys = {"oauth_client_id": provider.client_id, "oauth_client_secret": provider.client_secret}
    assert client.post(page, {**given, **own, **keys}).status_code == 302
    with within(ada.organisation):
        inbox = Inbox.objects.get()
    begun = client.post(reverse("inboxes:authorise", args=["larkmoor", inbox.pk]))
    back = client.get(reverse("inboxes:authorised", args=["larkmoor"]), _agree(begun.url))  # type: ignore[attr-defined]
    assert back.status_code == 302, back.content
    with within(ada.organisation):
        fresh = Inbox.objects.get()
    kept = configuration.kept(fresh)
    assert kept["oauth_access_token"] in provider.access_tokens
    assert {kept["oauth_refresh_token"]} == provider.refresh_tokens
    held = [kept["oauth_access_token"], kept["oauth_refresh_token"], provider.client_secret]
    pages = [client.get(reverse(f"inboxes:{name}", args=["larkmoor", inbox.pk])) for name in ("show", "edit")]
    shown = str(fresh.settings) + "".join(page.content.decode() for page in pages)
    assert [secret for secret in held if secret in shown] == []
    assert "Sign in again" in shown
