"""Who wrote: one contact per address, whoever asks first."""

import threading

import pytest
from django.db import connection, connections

from parlour.contacts.actions import contact_for
from parlour.contacts.models import Contact, ContactIdentity
from parlour.kernel.actor import SYSTEM
from parlour.kernel.errors import Invalid
from parlour.kernel.models import Event
from parlour.kernel.scoping import within
from parlour.organisations.models import Organisation


def test_contact_for_makes_a_contact_with_its_address(scoped: Organisation) -> None:
    contact = contact_for(" Ann@Café.example ", "Ann  Holm", organisation=scoped, actor=SYSTEM)
    assert contact.made_now
    assert contact.name == "Ann Holm"
    identity = ContactIdentity.objects.get()
    assert (identity.value, identity.display) == ("ann@xn--caf-dma.example", "Ann@Café.example")
    assert Event.objects.count() == 0


def test_contact_for_finds_the_same_contact_again_however_it_is_spelt(scoped: Organisation, dee: Contact) -> None:
    found = contact_for("DEE@Customer.Example", "", organisation=scoped, actor=SYSTEM)
    assert found == dee
    assert not found.made_now
    assert Contact.objects.count() == 1


def test_contact_for_calls_a_nameless_contact_by_its_address_until_a_name_comes(scoped: Organisation) -> None:
    contact_for("ann@kystvej.example", "", organisation=scoped, actor=SYSTEM)
    assert Contact.objects.get().name == "ann@kystvej.example"
    contact_for("ann@kystvej.example", "Ann Holm", organisation=scoped, actor=SYSTEM)
    assert Contact.objects.get().name == "Ann Holm"
    contact_for("ann@kystvej.example", "Somebody Else", organisation=scoped, actor=SYSTEM)
    assert Contact.objects.get().name == "Ann Holm"


def test_contact_for_returns_the_head_of_a_merged_contact(scoped: Organisation, dee: Contact) -> None:
    head = Contact.objects.create(organisation=scoped, name="Delia Marsh")
    Contact.objects.filter(pk=dee.pk).update(merged_into=head, merged_under=head)
    assert contact_for("dee@customer.example", "Dee", organisation=scoped, actor=SYSTEM) == head


def test_contact_for_keeps_tenants_apart(scoped: Organisation, dee: Contact, other_house: Organisation) -> None:
    with within(other_house):
        theirs = contact_for("dee@customer.example", "Dee", organisation=other_house, actor=SYSTEM)
    assert theirs.pk != dee.pk
    assert theirs.organisation_id == other_house.pk


def test_contact_for_takes_control_characters_out(scoped: Organisation) -> None:
    contact = contact_for("a\x00n\nn@kystvej.example", "Ann\r\nBcc: x\x00", organisation=scoped, actor=SYSTEM)
    assert contact.name == "Ann Bcc: x"
    assert ContactIdentity.objects.get().value == "ann@kystvej.example"


@pytest.mark.parametrize("address", ["", "   ", "\x00", "a" * 321, "a" * 100_000 + "@x.example"])
def test_contact_for_refuses_what_is_no_address(scoped: Organisation, address: str) -> None:
    with pytest.raises(Invalid):
        contact_for(address, "Ann", organisation=scoped, actor=SYSTEM)
    assert Contact.objects.count() == 0


def test_contact_for_cuts_a_long_name(scoped: Organisation) -> None:
    assert len(contact_for("ann@kystvej.example", "n" * 5000, organisation=scoped, actor=SYSTEM).name) == 200


@pytest.mark.django_db(transaction=True)
def test_contact_for_is_one_contact_when_many_ask_at_once(house: Organisation) -> None:
    found: list[object] = []
    begin = threading.Barrier(6)

    def ask() -> None:
        try:
            begin.wait()
            with within(house):
                found.append(contact_for("ann@kystvej.example", "Ann", organisation=house, actor=SYSTEM).pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with within(house):
        assert found == [Contact.objects.get().pk] * 6
        assert ContactIdentity.objects.count() == 1


def test_contact_for_costs_one_query_when_the_address_is_known(
    scoped: Organisation, dee: Contact, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        contact_for("dee@customer.example", "Dee Marsh", organisation=scoped, actor=SYSTEM)
    assert connection.vendor
