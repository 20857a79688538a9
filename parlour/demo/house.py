"""The house itself: the organisation, who works there, its inboxes, and the shops it knows."""

import random
from dataclasses import dataclass

from parlour.contacts import actions as contacts
from parlour.contacts.models import Contact
from parlour.demo.people import SHOPS, Customer
from parlour.inboxes.actions import create_inbox
from parlour.inboxes.actions.configure import InboxDetails
from parlour.inboxes.models import Inbox
from parlour.inboxes.registry import channel
from parlour.kernel.actor import OPERATOR
from parlour.kernel.scoping import within
from parlour.organisations.actions import create_organisation
from parlour.organisations.models import Organisation
from parlour.organisations.permissions import Role
from parlour.people.models import Agent, User
from parlour.people.ways_in import prove_address

NOTED_SHARE = 0.3
SLUG, NAME, DOMAIN = "larkmoor", "Larkmoor Cycles", "larkmoor.example"
TIME_ZONE = "Europe/London"
STAFF = (
    ("Margit Sørlie", "margit", Role.OWNER, "Owner", "Margit Sørlie\nLarkmoor Cycles"),
    ("Inês Carvalho", "ines", Role.ADMINISTRATOR, "Dealers and orders", "Inês Carvalho\nDealers, Larkmoor Cycles"),
    ("Tom Adeyemi", "tom", Role.AGENT, "Workshop and warranty", "Tom Adeyemi\nWorkshop, Larkmoor Cycles"),
    ("Wilf Harker", "wilf", Role.AGENT, "Front desk", "Wilf, at the front desk of Larkmoor Cycles"),
)
INBOXES = (
    ("Support", "support", "help"),
    ("Dealers", "dealers", "dealers"),
    ("Warranty", "warranty", "warranty"),
    ("Accounts", "accounts", "accounts"),
)
_NOTES = (
    "Pays within ten days, always. Offer the 2 % on the spring order.",
    "Prefers the telephone. Closed on Mondays.",
    "Builds the frames himself; answer him in torque, not in adjectives.",
    "Asked not to be called before ten.",
)


@dataclass(frozen=True, slots=True)
class House:
    """What the plays need: the organisation, its agents by first name, its inboxes by key."""

    organisation: Organisation
    agents: dict[str, Agent]
    inboxes: dict[str, Inbox]


def open_house(password: str) -> House:
    """Make organisation, agents with `password`, and inboxes that neither fetch nor send: they have no server."""
    organisation = create_organisation(actor=OPERATOR, name=NAME, slug=SLUG, time_zone=TIME_ZONE)
    with within(organisation):
        agents = {local: _agent(organisation, password, *facts) for facts in STAFF for local in [facts[1]]}
        inboxes = {key: _inbox(organisation, name, local) for name, key, local in INBOXES}
    return House(organisation, agents, inboxes)


def change_passwords(password: str) -> None:
    """Give everybody who works in the house another password."""
    for user in User.objects.filter(email__in=[address_of(local) for _, local, *_ in STAFF]):
        user.set_password(password)
        user.save(update_fields=["password"])


def address_of(local: str) -> str:
    """Return an address of the house."""
    return f"{local}@{DOMAIN}"


def introduce(staff: list[Customer], house: House, chance: random.Random) -> None:
    """Enter the shops as companies, their people with titles, and a few notes about them."""
    for shop in SHOPS:
        contacts.create_company(shop.name, organisation=house.organisation, actor=OPERATOR, domain=shop.domain)
    for person in staff:
        contact = _enter(person, house)
        if chance.random() < NOTED_SHARE:
            agent = house.agents["ines"]
            contacts.add_note(contact, actor=agent.as_actor(), agent=agent, text=chance.choice(_NOTES))


def _enter(person: Customer, house: House) -> Contact:
    """Complete what we know of somebody who wrote, or enter somebody who has not yet."""
    known = Contact.objects.filter(identities__value=person.address.lower()).first()
    company = person.shop.name if person.shop else ""
    details = contacts.Details(person.name, person.title, language=person.language, company=company)
    if known is None:
        organisation = house.organisation
        return contacts.create_contact(details, organisation=organisation, actor=OPERATOR, email=person.address)
    return contacts.edit_contact(known, details, actor=OPERATOR, version=known.version)


def _agent(
    organisation: Organisation, password: str, name: str, local: str, role: Role, title: str, signature: str
) -> Agent:
    user = User.objects.create_user(address_of(local), password, name=name)
    prove_address(user)
    profile = {"name": name, "title": title, "signature": signature, "languages": "English"}
    return Agent.objects.create(organisation=organisation, user=user, role=role, **profile)


def _inbox(organisation: Organisation, name: str, local: str) -> Inbox:
    details = InboxDetails(name=name, address=address_of(local), sender_name=f"{NAME} {name}")
    nowhere = channel("email").Settings()
    return create_inbox(actor=OPERATOR, organisation=organisation, kind="email", details=details, settings=nowhere)
