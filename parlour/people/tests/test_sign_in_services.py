"""Sign-in on a service's word: for people with a place or an invitation, and for one house only."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import httpx
import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from parlour.conftest import PASSWORD
from parlour.kernel.errors import Forbidden, Invalid
from parlour.kernel.scoping import across_organisations, within
from parlour.organisations.models import Organisation
from parlour.organisations.permissions import Role
from parlour.people import actions
from parlour.people.actions.sign_in_services import ServiceSettings
from parlour.people.admission import admitted
from parlour.people.models import Agent, SignInService, User
from parlour.people.tests.stand_in import Service, running

ClientOf = Callable[[Agent | User], Client]
PROFILE = "/o/larkmoor/settings/profile/"


@pytest.fixture
def service(settings: object) -> Iterator[Service]:
    with running() as found:
        settings.PRIVATE_HOSTS = [urlsplit(found.url).netloc]  # type: ignore[attr-defined]
        yield found


def wanted(service: Service, **changed: object) -> ServiceSettings:
    words: dict[str, object] = {
        "kind": "oidc",
        "name": "Larkmoor sign-in",
        "server_url": service.url,
        "client_id": service.client_id,
        "secret": service.secret,
    }
    return ServiceSettings(**(words | changed))  # type: ignore[arg-type]


def offered(house: Organisation, by: Agent, service: Service, **changed: object) -> SignInService:
    with within(house):
        return actions.save_service(None, actor=by.as_actor(), organisation=house, settings=wanted(service, **changed))


def come_in(saved: SignInService, client: Client | None = None) -> tuple[Client, object]:
    """Walk through the service as a browser does; return the client and the last answer of ours."""
    client = client or Client()
    there = client.post(f"/account/oidc/{saved.key}/login/").headers["Location"]
    back = httpx.get(there, follow_redirects=False).headers["Location"]
    parts = urlsplit(back)
    return client, client.get(f"{parts.path}?{parts.query}")


def known(bo: Agent) -> dict[str, object]:
    return {"sub": "u-1", "email": bo.user.email, "email_verified": True, "name": "Bo"}


def test_who_has_a_place_comes_in(house: Organisation, ada: Agent, bo: Agent, service: Service) -> None:
    saved = offered(house, ada, service)
    service.claims = known(bo)
    client, answer = come_in(saved)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")  # type: ignore[attr-defined]
    assert client.get(PROFILE).status_code == 200
    assert admitted(client.session.session_key, house.pk) == bo
    again, _answer = come_in(saved)
    assert again.get(PROFILE).status_code == 200
    assert SocialAccount.objects.filter(user=bo.user).count() == 1


@pytest.mark.promise("C04")
def test_only_what_is_needed_is_asked_for_and_nothing_more_is_kept(
    house: Organisation, ada: Agent, bo: Agent, service: Service
) -> None:
    service.claims = known(bo) | {"birthdate": "1990-01-01", "groups": ["x"], "picture": "https://x.example/p"}
    come_in(offered(house, ada, service))
    assert (sorted(service.scopes), SocialAccount.objects.get().extra_data) == (["email", "openid", "profile"], {})


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "u-2", "email": "eve@evil.example", "email_verified": True},
        {"sub": "u-2", "email": "bo@larkmoor.example", "email_verified": False},
        {"sub": "u-2", "email": "bo@larkmoor.example", "email_verified": "false"},
        {"sub": "u-2", "email": "bo@larkmoor.example"},
        {"sub": "u-2"},
        {"sub": "u-2", "email": "cy@outside.example", "email_verified": True},
    ],
)
def test_nobody_else_comes_in(
    house: Organisation, ada: Agent, bo: Agent, cy: User, service: Service, claims: dict[str, object]
) -> None:
    service.claims = claims
    client, answer = come_in(offered(house, ada, service))
    assert answer.status_code == 403  # type: ignore[attr-defined]
    assert "_auth_user_id" not in client.session
    assert (User.objects.count(), SocialAccount.objects.count()) == (3, 0)


def test_unverified_addresses_count_where_the_administrator_says_so(
    house: Organisation, ada: Agent, bo: Agent, service: Service
) -> None:
    service.claims = {"sub": "u-1", "email": bo.user.email.upper()}
    client, _answer = come_in(offered(house, ada, service, trusts_addresses=True))
    assert client.get(PROFILE).status_code == 200


def test_an_invited_person_takes_the_place(house: Organisation, ada: Agent, service: Service) -> None:
    saved = offered(house, ada, service)
    with within(house):
        actions.invite(actor=ada.as_actor(), organisation=house, email="tom@larkmoor.example", role=Role.AGENT)
    service.claims = {"sub": "u-9", "email": "tom@larkmoor.example", "email_verified": True, "name": "Tom Adeyemi"}
    client, _answer = come_in(saved)
    assert client.get(PROFILE).status_code == 200
    with within(house):
        assert Agent.objects.get(user__email="tom@larkmoor.example").name == "Tom Adeyemi"
    assert not User.objects.get(email="tom@larkmoor.example").has_usable_password()


def test_a_services_word_opens_the_house_that_named_it_and_no_other(
    house: Organisation, other_house: Organisation, ada: Agent, bo: Agent, eli: Agent, service: Service
) -> None:
    """Eli's administrator runs the service and says "this is Bo", who works in both houses."""
    with across_organisations("the test gives Bo a second place"):
        Agent.objects.create(organisation=other_house, user=bo.user, role=Role.AGENT, name="Bo")
    service.claims = known(bo)
    client, _answer = come_in(offered(other_house, eli, service))
    assert client.get("/o/kystvej/settings/profile/").status_code == 200
    assert client.get(PROFILE).status_code == 404
    assert admitted(client.session.session_key, house.pk) is None
    assert client.get("/").headers["Location"] == "/o/kystvej/"
    for page in ("2fa/webauthn/add/", "2fa/totp/activate/", "password/change/", "password/set/", "2fa/recovery-codes/"):
        assert client.get(f"/account/{page}").headers["Location"] == "/sign-in/confined/"
        assert client.post(f"/account/{page}").headers["Location"] == "/sign-in/confined/"
    assert client.get("/sign-in/confined/").status_code == 403
    settings = client.get("/o/kystvej/settings/sign-in/").content.decode()
    assert ("127.0.0.1" in settings, "Add a passkey" in settings) == (False, False)
    assert client.post("/o/kystvej/settings/sign-in/sessions/others/end/").status_code == 403
    assert "Larkmoor" not in client.get("/o/kystvej/settings/places/").content.decode()


def test_with_a_key_of_ones_own_the_session_is_free_again(
    house: Organisation, ada: Agent, bo: Agent, service: Service
) -> None:
    service.claims = known(bo)
    client, _answer = come_in(offered(house, ada, service))
    client.post("/account/logout/")
    client.post("/account/login/", {"login": bo.user.email, "password": PASSWORD})
    assert "/account/reauthenticate/" in client.get("/account/2fa/totp/activate/").headers["Location"]


def test_a_closed_place_or_a_removed_service_lets_nobody_in(
    house: Organisation, ada: Agent, bo: Agent, service: Service
) -> None:
    saved = offered(house, ada, service)
    service.claims = known(bo)
    come_in(saved)
    with within(house):
        actions.deactivate_agent(bo, actor=ada.as_actor())
    client, answer = come_in(saved)
    assert (answer.status_code, "_auth_user_id" in client.session) == (403, False)  # type: ignore[attr-defined]
    with within(house):
        actions.remove_service(saved, actor=ada.as_actor())
    assert Client().post(f"/account/oidc/{saved.key}/login/").status_code == 404


def test_a_word_does_not_touch_the_persons_password(
    house: Organisation, ada: Agent, bo: Agent, service: Service
) -> None:
    service.claims = known(bo)
    come_in(offered(house, ada, service))
    assert User.objects.get(pk=bo.user_id).check_password(PASSWORD)


def test_a_second_proof_is_asked_for_after_the_word(
    house: Organisation, ada: Agent, bo: Agent, service: Service
) -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(bo.user, generate_totp_secret())
    service.claims = known(bo)
    client, answer = come_in(offered(house, ada, service))
    assert answer.headers["Location"] == "/account/2fa/authenticate/"  # type: ignore[attr-defined]
    assert client.get(PROFILE).status_code == 302


def test_a_service_out_of_order_gives_a_page_with_a_way_out(house: Organisation, ada: Agent, service: Service) -> None:
    saved = offered(house, ada, service)
    service.broken = True
    page = Client().post(f"/account/oidc/{saved.key}/login/")
    assert (page.status_code, "sign in with your password" in page.content.decode()) == (503, True)


def test_a_service_that_breaks_half_way_gives_a_page_with_a_way_out(
    house: Organisation, ada: Agent, service: Service
) -> None:
    saved = offered(house, ada, service)
    service.secret = "changed at the service"
    _client, page = come_in(saved)
    assert (page.status_code, "sign in with your password" in page.content.decode()) == (401, True)  # type: ignore[attr-defined]


def test_a_forged_return_is_refused(house: Organisation, ada: Agent, bo: Agent, service: Service) -> None:
    saved = offered(house, ada, service)
    client = Client()
    client.get(f"/account/oidc/{saved.key}/login/callback/?code=once&state=made-up")
    assert "_auth_user_id" not in client.session


def test_the_secret_is_sealed_and_never_shown(
    house: Organisation, ada: Agent, service: Service, client_of: ClientOf
) -> None:
    saved = offered(house, ada, service)
    page = client_of(ada).get(f"/o/larkmoor/settings/sign-in-services/{saved.pk}/").content.decode()
    assert (service.secret.encode() in bytes(saved.secret), service.secret in page) == (False, False)
    assert f"/account/oidc/{saved.key}/login/callback/" in page


def test_the_door_offers_the_service_and_may_lead_there(house: Organisation, ada: Agent, service: Service) -> None:
    offered(house, ada, service)
    answer = Client().get("/account/login/")
    assert "Larkmoor sign-in" in answer.content.decode()
    assert f"form-action 'self' {service.url}" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"server_url": "ftp://x.example"}, "server_url"),
        ({"server_url": "http://127.0.0.1:9"}, "server_url"),
        ({"server_url": "http://10.0.0.1"}, "server_url"),
        ({"name": ""}, "name"),
        ({"client_id": ""}, "client_id"),
        ({"secret": ""}, "secret"),
        ({"kind": "saml"}, "kind"),
    ],
)
def test_a_slip_is_told_before_anything_is_saved(
    house: Organisation, ada: Agent, service: Service, changed: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        offered(house, ada, service, **changed)
    assert refused.value.field == field
    with within(house):
        assert SignInService.objects.count() == 0


def test_services_are_named_by_administrators_only(
    house: Organisation, ada: Agent, bo: Agent, eli: Agent, service: Service, client_of: ClientOf
) -> None:
    saved = offered(house, ada, service)
    with pytest.raises(Forbidden):
        offered(house, bo, service)
    assert client_of(bo).get("/o/larkmoor/settings/sign-in-services/").status_code == 403
    assert client_of(ada).get(f"/o/larkmoor/settings/sign-in-services/{saved.pk}/removal/").status_code == 200
    assert client_of(bo).post(f"/o/larkmoor/settings/sign-in-services/{saved.pk}/removal/").status_code == 403
    assert client_of(eli).get(f"/o/kystvej/settings/sign-in-services/{saved.pk}/").status_code == 404
    assert client_of(ada).get("/o/larkmoor/settings/sign-in-services/new/google/").status_code == 200


def test_an_administrator_adds_a_service_on_the_page(
    house: Organisation, ada: Agent, service: Service, client_of: ClientOf
) -> None:
    words = {"name": "Larkmoor sign-in", "server_url": service.url, "client_id": "c", "secret": "s", "is_active": "on"}
    page = "/o/larkmoor/settings/sign-in-services/"
    answer = client_of(ada).post(f"{page}new/oidc/", words)
    with within(house):
        saved = SignInService.objects.get()
    assert answer.headers["Location"] == f"{page}{saved.pk}/"
    changed = words | {"name": "Ours", "secret": ""}
    assert client_of(ada).post(f"{page}{saved.pk}/", changed).headers["Location"] == page
    with within(house):
        again = SignInService.objects.get()
    assert (again.name, bytes(again.secret)) == ("Ours", bytes(saved.secret))
