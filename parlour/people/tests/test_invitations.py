"""Doors: opened by mail for one address, once, for seven days."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.test import Client

from parlour.conftest import PASSWORD
from parlour.kernel.clock import held_at, now
from parlour.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from parlour.kernel.models import Event
from parlour.kernel.scoping import across_organisations
from parlour.organisations.models import Organisation
from parlour.people import actions
from parlour.people.models import Agent, Invitation, User

NEW = "tom@larkmoor.example"
ClientOf = Callable[[Agent | User], Client]


def invited(ada: Agent, email: str = NEW, role: str = "agent") -> actions.Invited:
    return actions.invite(actor=ada.as_actor(), organisation=ada.organisation, email=email, role=role, invited_by=ada)


def secret_in(mail: EmailMessage) -> str:
    return re.search(r"/invitation/([^/\s]+)/", str(mail.body))[1]  # type: ignore[index]


def test_the_secret_goes_to_the_address_and_is_kept_nowhere(scoped: Organisation, ada: Agent, mailoutbox: list) -> None:
    door = invited(ada)
    (mail,) = mailoutbox
    assert (door.link, mail.to, mail.subject) == ("", [NEW], "Your place at Larkmoor Cycles")
    assert secret_in(mail) not in str(Invitation.objects.values())
    assert list(Event.objects.values_list("kind", flat=True)) == ["people.agent_invited"]


def test_a_new_person_makes_a_password_and_is_in(scoped: Organisation, ada: Agent, mailoutbox: list) -> None:
    invited(ada)
    client, page = Client(), f"/invitation/{secret_in(mailoutbox[0])}/"
    assert "Larkmoor Cycles" in client.get(page).content.decode()
    answer = client.post(page, {"name": "Tom Adeyemi", "password": "chain ring valve"})
    assert answer.headers["Location"] == "/o/larkmoor/"
    assert client.get("/o/larkmoor/settings/profile/").status_code == 200
    agent = Agent.objects.get(user__email=NEW)
    assert (agent.name, agent.role, agent.is_active) == ("Tom Adeyemi", "agent", True)
    assert EmailAddress.objects.get(email=NEW).verified is True


def test_a_door_opens_once(scoped: Organisation, ada: Agent, mailoutbox: list) -> None:
    invited(ada)
    secret = secret_in(mailoutbox[0])
    actions.accept_invitation(secret, name="Tom", password="chain ring valve")
    with pytest.raises(NotFound):
        actions.accept_invitation(secret, name="Tim", password="chain ring valve")
    answer = Client().post(f"/invitation/{secret}/", {"name": "Tim", "password": "chain ring valve"})
    assert (answer.status_code, User.objects.filter(email=NEW).count()) == (404, 1)


def test_a_door_shuts_after_seven_days(scoped: Organisation, ada: Agent, mailoutbox: list) -> None:
    invited(ada)
    secret = secret_in(mailoutbox[0])
    with held_at(now() + timedelta(days=7)), pytest.raises(NotFound):
        actions.accept_invitation(secret, name="Tom", password="chain ring valve")
    with held_at(now() + timedelta(days=6, hours=23)):
        assert actions.accept_invitation(secret, name="Tom", password="chain ring valve").name == "Tom"


def test_a_withdrawn_door_is_shut(scoped: Organisation, ada: Agent, mailoutbox: list) -> None:
    door = invited(ada)
    actions.withdraw_invitation(door.invitation, actor=ada.as_actor())
    assert Client().get(f"/invitation/{secret_in(mailoutbox[0])}/").status_code == 404
    with pytest.raises(Conflict):
        actions.withdraw_invitation(door.invitation, actor=ada.as_actor())


def test_inviting_again_shuts_the_older_door(scoped: Organisation, ada: Agent, mailoutbox: list) -> None:
    door = invited(ada)
    actions.renew_invitation(door.invitation, actor=ada.as_actor())
    first, second = map(secret_in, mailoutbox)
    assert Client().get(f"/invitation/{first}/").status_code == 404
    assert Client().get(f"/invitation/{second}/").status_code == 200


def test_who_has_a_sign_in_signs_in_and_takes_the_place(
    scoped: Organisation, ada: Agent, eli: Agent, mailoutbox: list, client_of: ClientOf
) -> None:
    invited(ada, eli.user.email)
    page = f"/invitation/{secret_in(mailoutbox[0])}/"
    stranger = Client().post(page, {"name": "Mallory", "password": "chain ring valve"})
    assert (stranger.status_code, "Sign in" in stranger.content.decode()) == (200, True)
    assert User.objects.get(email=eli.user.email).check_password(PASSWORD)
    client = client_of(eli)
    assert client.post(page).headers["Location"] == "/o/larkmoor/"
    places = client.get("/o/larkmoor/settings/places/").content.decode()
    assert ("Larkmoor Cycles" in places, "Kystvej Cykler" in places) == (True, True)
    with across_organisations("the test counts"):
        assert Agent.objects.filter(user=eli.user).count() == 2


def test_somebody_elses_invitation_is_refused(
    scoped: Organisation, ada: Agent, cy: User, mailoutbox: list, client_of: ClientOf
) -> None:
    invited(ada)
    secret = secret_in(mailoutbox[0])
    with pytest.raises(Forbidden):
        actions.accept_invitation(secret, user=cy)
    assert client_of(cy).post(f"/invitation/{secret}/").status_code == 403
    assert not Agent.objects.filter(user=cy).exists()
    assert Invitation.objects.get().accepted_at is None


@pytest.mark.parametrize("email", ["", "no address", "a@b", "x" * 250 + "@larkmoor.example"])
def test_a_bad_address_is_refused_with_a_sentence(scoped: Organisation, ada: Agent, email: str) -> None:
    with pytest.raises(Invalid) as refused:
        invited(ada, email)
    assert refused.value.field == "email"


def test_a_colleague_is_not_invited_twice(scoped: Organisation, ada: Agent, bo: Agent) -> None:
    with pytest.raises(Invalid, match="works here already"):
        invited(ada, bo.user.email.upper())
    actions.deactivate_agent(bo, actor=ada.as_actor())
    with pytest.raises(Invalid, match="place is closed"):
        invited(ada, bo.user.email)


def test_without_a_way_to_mail_the_link_is_shown_and_proves_nothing(
    scoped: Organisation, ada: Agent, settings: object, client_of: ClientOf
) -> None:
    settings.EMAIL_BACKEND = "parlour.people.mail.Backend"  # type: ignore[attr-defined]
    answer = client_of(ada).post("/o/larkmoor/settings/people/invitations/", {"email": NEW, "role": "agent"})
    page = answer.content.decode()
    secret = re.search(r"/invitation/([^/\"]+)/", page)[1]  # type: ignore[index]
    assert (answer.status_code, "PARLOUR_SMTP_URL" in page) == (200, True)
    actions.accept_invitation(secret, name="Tom", password="chain ring valve")
    assert EmailAddress.objects.get(email=NEW).verified is False


def test_a_sign_in_made_by_a_shown_link_is_worth_nothing_once_the_address_speaks(
    scoped: Organisation, ada: Agent, settings: object, mailoutbox: list
) -> None:
    """An administrator who makes a sign-in for somebody else's address must not keep a key to it."""
    settings.EMAIL_BACKEND = "parlour.people.mail.Backend"  # type: ignore[attr-defined]
    link = invited(ada).link
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined]
    attacker = Client()
    attacker.post(link.removeprefix("http://localhost:8000"), {"name": "Tom", "password": "chain ring valve"})
    assert attacker.get("/o/larkmoor/settings/profile/").status_code == 200
    owner = Client()
    owner.post("/account/login/code/", {"email": NEW})
    code = re.search(r"^ {4}(\S+)$", str(mailoutbox[-1].body), re.M)[1]  # type: ignore[index]
    assert owner.post("/account/login/code/confirm/", {"code": code}).status_code == 302
    assert owner.get("/o/larkmoor/settings/profile/").status_code == 200
    assert attacker.get("/o/larkmoor/settings/profile/").status_code == 302
    assert not User.objects.get(email=NEW).has_usable_password()


def test_doors_of_another_house_are_not_found(
    scoped: Organisation, ada: Agent, eli: Agent, client_of: ClientOf
) -> None:
    door = invited(ada).invitation
    for verb in ("renewal", "withdrawal"):
        answer = client_of(eli).post(f"/o/kystvej/settings/people/invitations/{door.pk}/{verb}/")
        assert answer.status_code == 404
    assert Invitation.objects.get() == door
