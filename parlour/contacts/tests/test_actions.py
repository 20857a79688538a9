"""Verbs by hand: what they write, tell, and refuse."""

import threading

import pytest
from django.db import connections

from parlour.contacts import actions, queries
from parlour.contacts.actions import Details
from parlour.contacts.models import Company, Contact, ContactIdentity, ContactNote
from parlour.kernel.actor import SYSTEM, Actor, ActorKind
from parlour.kernel.errors import Conflict, Forbidden, Invalid, LimitExceeded
from parlour.kernel.models import Event
from parlour.kernel.scoping import within
from parlour.organisations.models import Organisation
from parlour.people.models import Agent

NOBODY = Actor(ActorKind.AGENT)


def kinds() -> list[str]:
    return list(Event.objects.order_by("number").values_list("kind", flat=True))


def test_who_may_nothing_does_nothing(scoped: Organisation, dee: Contact, bo: Agent) -> None:
    identity = dee.identities.get()
    note = actions.add_note(dee, actor=bo.as_actor(), agent=bo, text="x")
    deeds = [
        lambda: actions.create_contact(Details(name="x"), organisation=scoped, actor=NOBODY),
        lambda: actions.edit_contact(dee, Details(name="x"), actor=NOBODY, version=1),
        lambda: actions.add_note(dee, actor=NOBODY, agent=None, text="x"),
        lambda: actions.edit_note(note, actor=NOBODY, text="y"),
        lambda: actions.delete_note(note, actor=NOBODY),
        lambda: actions.add_identity(dee, "x@x.example", actor=NOBODY),
        lambda: actions.remove_identity(identity, actor=NOBODY),
        lambda: actions.block(identity, actor=NOBODY),
        lambda: actions.unblock(identity, actor=NOBODY),
        lambda: actions.create_company("x", organisation=scoped, actor=NOBODY),
        lambda: actions.edit_company(Company(name="x"), actor=NOBODY, name="y", domain="", note=""),
        lambda: actions.merge(dee, dee, actor=NOBODY),
        lambda: actions.split(dee, actor=NOBODY),
    ]
    for deed in deeds:
        with pytest.raises(Forbidden):
            deed()
    assert kinds() == ["contact.noted"]


def test_the_stream_tells_of_each_deed_and_holds_no_word(scoped: Organisation, bo: Agent) -> None:
    actor = bo.as_actor()
    contact = actions.create_contact(
        Details(name="Canary Name", company="Canary Co"), organisation=scoped, actor=actor, email="canary@x.example"
    )
    actions.edit_contact(contact, Details(name="Canary Other"), actor=actor, version=1)
    note = actions.add_note(contact, actor=actor, agent=bo, text="Canary note")
    actions.edit_note(note, actor=actor, text="Canary again")
    actions.delete_note(note, actor=actor)
    identity = actions.add_identity(contact, "canary2@x.example", actor=actor)
    actions.block(identity, actor=actor)
    actions.block(identity, actor=actor)
    actions.unblock(identity, actor=actor)
    actions.remove_identity(identity, actor=actor)
    company = Company.objects.get()
    actions.edit_company(company, actor=actor, name="Canary Ltd", domain="", note="")
    assert kinds() == [
        *("company.created", "contact.created", "contact.changed", "contact.noted", "contact.note_changed"),
        *("contact.note_deleted", "contact.address_added", "contact.address_blocked", "contact.address_unblocked"),
        *("contact.address_removed", "company.changed"),
    ]
    assert "anary" not in str(list(Event.objects.values_list("data", flat=True)))


def test_a_refused_contact_leaves_no_company_behind(scoped: Organisation, dee: Contact) -> None:
    with pytest.raises(Conflict, match="Dee Marsh"):
        actions.create_contact(
            Details(name="x", company="New Co"), organisation=scoped, actor=SYSTEM, email="DEE@customer.example"
        )
    assert (Contact.objects.count(), Company.objects.count(), Event.objects.count()) == (1, 0, 0)


def test_a_name_taken_away_becomes_the_address(scoped: Organisation, dee: Contact) -> None:
    changed = actions.edit_contact(dee, Details(title="Buyer"), actor=SYSTEM, version=1)
    assert (changed.name, changed.title, changed.version) == ("dee@customer.example", "Buyer", 2)
    bare = Contact.objects.create(organisation=scoped, name="No address")
    with pytest.raises(Invalid, match="no address to go by"):
        actions.edit_contact(bare, Details(), actor=SYSTEM, version=1)


def test_words_are_tidied_and_limited(scoped: Organisation, dee: Contact) -> None:
    details = Details(name=" Dee\x00 \n Marsh ", address=" 12 Lark Lane \r\n\r\n Larkmoor\x07 ")
    changed = actions.edit_contact(dee, details, actor=SYSTEM, version=1)
    assert (changed.name, changed.address) == ("Dee Marsh", "12 Lark Lane\n\nLarkmoor")
    with pytest.raises(LimitExceeded, match="at most 120") as error:
        actions.edit_contact(dee, Details(name="x", title="t" * 121), actor=SYSTEM, version=2)
    assert error.value.field == "title"


def test_only_one_of_two_editors_of_the_same_version_wins(scoped: Organisation, dee: Contact) -> None:
    actions.edit_contact(dee, Details(name="First"), actor=SYSTEM, version=1)
    with pytest.raises(Conflict):
        actions.edit_contact(dee, Details(name="Second", company="New Co"), actor=SYSTEM, version=1)
    assert Contact.objects.get(pk=dee.pk).name == "First"
    assert Company.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_an_address_claimed_by_two_at_once_goes_to_one(house: Organisation) -> None:
    with within(house):
        two = [Contact.objects.create(organisation=house, name=name) for name in ("One", "Two")]
    begin, refused = threading.Barrier(2), []

    def claim(contact: Contact) -> None:
        try:
            begin.wait()
            with within(house):
                actions.add_identity(contact, "same@x.example", actor=SYSTEM)
        except Conflict:
            refused.append(contact)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=claim, args=(contact,)) for contact in two]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with within(house):
        assert ContactIdentity.objects.count() == 1
    assert len(refused) == 1


@pytest.mark.parametrize(
    "address", ["", "x", "x@", "@x.example", "a b@x.example", "x@x.example, y@x.example", "x" * 400 + "@x.example"]
)
def test_what_is_no_address_is_not_added(scoped: Organisation, dee: Contact, address: str) -> None:
    with pytest.raises(Invalid):
        actions.add_identity(dee, address, actor=SYSTEM)
    assert dee.identities.count() == 1


def test_an_international_address_is_one(scoped: Organisation, dee: Contact) -> None:
    assert actions.add_identity(dee, "dee@café.example", actor=SYSTEM).value == "dee@xn--caf-dma.example"


def test_a_removed_address_makes_a_new_contact_when_it_writes_again(scoped: Organisation, dee: Contact) -> None:
    added = actions.add_identity(dee, "old@x.example", actor=SYSTEM)
    actions.remove_identity(added, actor=SYSTEM)
    assert actions.contact_for("old@x.example", "", organisation=scoped, actor=SYSTEM) != dee


def test_blocked_addresses_are_known_in_every_spelling(scoped: Organisation, dee: Contact) -> None:
    identity = dee.identities.get()
    actions.block(identity, actor=SYSTEM)
    assert queries.is_blocked("DEE@customer.example")
    actions.unblock(identity, actor=SYSTEM)
    assert not queries.is_blocked("dee@customer.example")


def test_a_bounce_marks_the_address_and_news_clears_it(scoped: Organisation, dee: Contact) -> None:
    assert actions.mark_bounced("Dee@customer.example", "5.1.1", actor=SYSTEM) == dee.identities.get()
    assert dee.identities.get().bounce_reason == "5.1.1"
    actions.clear_bounce("dee@customer.example", actor=SYSTEM)
    assert dee.identities.get().bounced_at is None
    assert actions.mark_bounced("nobody@x.example", "5.1.1", actor=SYSTEM) is None


def test_nobody_rewrites_the_note_of_another(scoped: Organisation, dee: Contact, bo: Agent, ada: Agent) -> None:
    note = actions.add_note(dee, actor=bo.as_actor(), agent=bo, text="mine")
    with pytest.raises(Forbidden):
        actions.edit_note(note, actor=ada.as_actor(), text="yours")
    assert ContactNote.objects.get().text == "mine"
    with pytest.raises(LimitExceeded):
        actions.edit_note(note, actor=bo.as_actor(), text="x" * 10_001)
