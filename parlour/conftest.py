"""The cast: who appears in every test of the house."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client

from parlour.contacts.models import Contact, ContactIdentity
from parlour.inboxes.models import Inbox
from parlour.kernel.scoping import across_organisations, within
from parlour.organisations.models import Organisation
from parlour.organisations.permissions import Role
from parlour.people.models import Agent, User

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def data_folder(settings: object, tmp_path: Path) -> Path:
    """Every test has a data folder of its own."""
    settings.DATA = tmp_path  # type: ignore[attr-defined]
    return tmp_path


def _agent(organisation: Organisation, name: str, role: Role) -> Agent:
    user = User.objects.create_user(f"{name.lower()}@{organisation.slug}.example", PASSWORD, name=name)
    return Agent.objects.create(organisation=organisation, user=user, role=role, name=name)


@pytest.fixture
def house(db: None) -> Organisation:
    """The organisation in which a test plays."""
    return Organisation.objects.create(name="Larkmoor Cycles", slug="larkmoor")


@pytest.fixture
def other_house(db: None) -> Organisation:
    """The other tenant: nothing of it may ever be seen from `house`, nor the reverse."""
    return Organisation.objects.create(name="Kystvej Cykler", slug="kystvej")


@pytest.fixture
def scoped(house: Organisation) -> Iterator[Organisation]:
    """Run the test inside the scope of `house`."""
    with within(house):
        yield house


@pytest.fixture
def olga(house: Organisation) -> Agent:
    """The owner."""
    with across_organisations("a test makes its cast"):
        return _agent(house, "Olga", Role.OWNER)


@pytest.fixture
def ada(house: Organisation) -> Agent:
    """An administrator."""
    with across_organisations("a test makes its cast"):
        return _agent(house, "Ada", Role.ADMINISTRATOR)


@pytest.fixture
def bo(house: Organisation) -> Agent:
    """An agent."""
    with across_organisations("a test makes its cast"):
        return _agent(house, "Bo", Role.AGENT)


@pytest.fixture
def cy(db: None) -> User:
    """The outsider: signed in, with no place in any organisation."""
    return User.objects.create_user("cy@outside.example", PASSWORD, name="Cy")


@pytest.fixture
def eli(other_house: Organisation) -> Agent:
    """The owner of the other tenant."""
    with across_organisations("a test makes its cast"):
        return _agent(other_house, "Eli", Role.OWNER)


@pytest.fixture
def dee(house: Organisation) -> Contact:
    """A customer with one address."""
    with across_organisations("a test makes its cast"):
        contact = Contact.objects.create(organisation=house, name="Dee Marsh")
        ContactIdentity.objects.create(
            organisation=house,
            contact=contact,
            kind="email",
            value="dee@customer.example",
            display="dee@customer.example",
        )
        return contact


@pytest.fixture
def inbox(house: Organisation) -> Inbox:
    """A mail inbox that neither fetches nor sends by itself."""
    with across_organisations("a test makes its cast"):
        return Inbox.objects.create(
            organisation=house,
            name="Support",
            kind="email",
            address="help@larkmoor.example",
            sender_name="Larkmoor Cycles",
        )


@pytest.fixture
def client_of() -> Callable[[Agent | User], Client]:
    """Return a browser-like client that is signed in as the given person."""

    def sign_in(person: Agent | User) -> Client:
        client = Client()
        client.force_login(person if isinstance(person, User) else person.user)
        return client

    return sign_in
