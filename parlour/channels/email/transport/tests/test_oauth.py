"""The OAuth 2.0 flow against a stand-in that checks what Google and Microsoft check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from parlour.channels.email.transport import oauth
from parlour.kernel.errors import Permanent, Temporary
from tests.servers.oauth import Provider, oauth_provider

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
REDIRECT = "https://parlour.example/back"
APP = oauth.Application("parlour-client", "parlour-secret")
VERIFIER = "v" * 43


def post(url: str, form: Mapping[str, str]) -> tuple[int, bytes]:
    answer = httpx.post(url, content=urlencode(form), headers={"Content-Type": "application/x-www-form-urlencoded"})
    return answer.status_code, answer.content


def at(stand_in: Provider) -> oauth.Provider:
    return replace(oauth.GOOGLE, authorise_url=f"{stand_in.base}/authorize", token_url=f"{stand_in.base}/token")


def consent(stand_in: Provider, state: str = "s1") -> str:
    """Go where the browser is sent, click Allow, and return the code that comes back."""
    url = oauth.authorise_url(
        at(stand_in), APP, redirect=REDIRECT, state=state, verifier=VERIFIER, username="desk@parlour.test"
    )
    back = httpx.get(url, follow_redirects=False).headers["location"]
    query = parse_qs(urlsplit(back).query)
    assert back.startswith(REDIRECT)
    assert query["state"] == [state]
    return query["code"][0]


def exchange(stand_in: Provider, code: str, verifier: str = VERIFIER, app: oauth.Application = APP) -> oauth.Tokens:
    return oauth.exchange(at(stand_in), app, code=code, redirect=REDIRECT, verifier=verifier, now=NOW, post=post)


def test_the_whole_flow_and_a_refresh() -> None:
    with oauth_provider() as stand_in:
        tokens = exchange(stand_in, consent(stand_in))
        assert tokens.access in stand_in.access_tokens
        assert tokens.usable(NOW)
        assert not tokens.usable(NOW + timedelta(minutes=59))
        again = oauth.refresh(at(stand_in), APP, tokens, now=NOW, post=post)
        assert again.access != tokens.access
        assert again.refresh == tokens.refresh
        stand_in.rotate_refresh = True
        rotated = oauth.refresh(at(stand_in), APP, again, now=NOW, post=post)
        assert rotated.refresh != tokens.refresh
        with pytest.raises(Permanent, match="ended the access"):
            oauth.refresh(at(stand_in), APP, tokens, now=NOW, post=post)


def test_the_address_carries_the_challenge_and_never_the_verifier_or_the_secret() -> None:
    url = oauth.authorise_url(
        oauth.GOOGLE, APP, redirect=REDIRECT, state="s", verifier=VERIFIER, username="a@b.example"
    )
    query = parse_qs(urlsplit(url).query)
    assert query["code_challenge_method"] == ["S256"]
    assert VERIFIER not in url
    assert "parlour-secret" not in url


def test_a_stolen_code_is_no_use_without_the_verifier_and_no_code_works_twice() -> None:
    with oauth_provider() as stand_in:
        with pytest.raises(Permanent):
            exchange(stand_in, consent(stand_in), verifier="w" * 43)
        code = consent(stand_in)
        exchange(stand_in, code)
        with pytest.raises(Permanent):
            exchange(stand_in, code)


def test_a_wrong_client_secret_says_where_to_look() -> None:
    with oauth_provider() as stand_in, pytest.raises(Permanent, match="client id or the client secret"):
        exchange(stand_in, consent(stand_in), app=oauth.Application("parlour-client", "wrong"))


@pytest.mark.parametrize(
    ("status", "error", "kind"),
    [(503, "", Temporary), (429, "slow_down", Temporary), (400, "invalid_grant", Permanent), (403, "x", Permanent)],
)
def test_refusals_are_typed_by_what_to_do_next(status: int, error: str, kind: type[Exception]) -> None:
    with oauth_provider() as stand_in:
        tokens = exchange(stand_in, consent(stand_in))
        stand_in.fail_with = (status, {"error": error})
        with pytest.raises(kind):
            oauth.refresh(at(stand_in), APP, tokens, now=NOW, post=post)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"access_token": 7}', b'{"access_token": ""}', b"\xff"])
def test_senseless_answers_are_temporary(body: bytes) -> None:
    with pytest.raises(Temporary):
        oauth.refresh(oauth.GOOGLE, APP, oauth.Tokens("a", "r", NOW), now=NOW, post=lambda _url, _form: (200, body))


def test_secrets_do_not_show_in_a_traceback() -> None:
    assert "parlour-secret" not in repr(APP)
    assert "r4fresh" not in repr(oauth.Tokens("a", "r4fresh", NOW))
