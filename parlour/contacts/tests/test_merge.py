"""A merge loses nothing, and a split restores what was there before."""

import threading
from typing import Any

import pytest
from django.db import connection, connections, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from parlour.contacts import queries
from parlour.contacts.actions import contact_for, merge, split
from parlour.contacts.models import Contact, ContactIdentity, ContactNote
from parlour.kernel.actor import SYSTEM
from parlour.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from parlour.kernel.models import Event
from parlour.kernel.scoping import within
from parlour.organisations.models import Organisation
from parlour.people.models import Agent

COUNT = 6


def people(organisation: Organisation, count: int = COUNT) -> list[Contact]:
    """Make contacts, each with an address and a note."""
    made = []
    for number in range(count):
        contact = contact_for(f"p{number}@x.example", f"Person {number}", organisation=organisation, actor=SYSTEM)
        ContactNote.objects.create(organisation=organisation, contact=contact, text=f"about {number}")
        made.append(contact)
    return made


def picture() -> list[tuple[Any, ...]]:
    """Return all that a merge could lose, except the versions."""
    return [
        *Contact.objects.order_by("pk").values_list("pk", "name", "merged_into", "merged_under", "merged_at"),
        *ContactIdentity.objects.order_by("pk").values_list("pk", "contact", "value"),
        *ContactNote.objects.order_by("pk").values_list("pk", "contact", "text"),
    ]


def check_forest() -> None:
    """Every pointer leads to a head in one step, and up the tree of merges to the same head."""
    rows = {row.pk: row for row in Contact.objects.all()}
    for row in rows.values():
        assert (row.merged_into_id is None) == (row.merged_under_id is None) == (row.merged_at is None)
        top, steps = row, 0
        while top.merged_under_id:
            top, steps = rows[top.merged_under_id], steps + 1
            assert steps <= len(rows)
        assert (row.merged_into_id or row.pk) == top.pk
        assert rows[top.pk].merged_into_id is None


pairs = st.lists(st.tuples(st.integers(0, COUNT - 1), st.integers(0, COUNT - 1), st.booleans()), max_size=14)


@given(pairs)
@hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_row_of_merges_and_splits_keeps_the_forest_whole(scoped: Organisation, steps: list[Any]) -> None:
    with transaction.atomic():
        everybody = people(scoped)
        rows = sorted(pk for pk, *_ in Contact.objects.values_list("pk"))
        for one, other, merging in steps:
            try:
                if merging:
                    merge(_fresh(everybody[one]).head, _fresh(everybody[other]).head, actor=SYSTEM)
                else:
                    split(everybody[one], actor=SYSTEM)
            except (Conflict, Invalid):
                pass
            check_forest()
        for contact in everybody:
            if _fresh(contact).merged_into_id:
                split(contact, actor=SYSTEM)
                check_forest()
        assert sorted(pk for pk, *_ in Contact.objects.values_list("pk")) == rows
        assert Contact.objects.exclude(merged_into=None).count() == 0
        transaction.set_rollback(True)


@given(pairs, st.integers(0, COUNT - 1), st.integers(0, COUNT - 1))
@hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_split_right_after_a_merge_restores_everything(
    scoped: Organisation, steps: list[Any], one: int, other: int
) -> None:
    with transaction.atomic():
        everybody = people(scoped)
        for first, second, _ in steps:
            into, joining = _fresh(everybody[first]).head, _fresh(everybody[second]).head
            if into != joining:
                merge(into, joining, actor=SYSTEM)
        into, joining = _fresh(everybody[one]).head, _fresh(everybody[other]).head
        if into != joining:
            before = picture()
            families = {pk: set(queries.family_ids(Contact(pk=pk))) for pk in (into.pk, joining.pk)}
            merge(into, joining, actor=SYSTEM)
            assert set(queries.family_ids(_fresh(joining))) == families[into.pk] | families[joining.pk]
            split(joining, actor=SYSTEM)
            assert picture() == before
        transaction.set_rollback(True)


def _fresh(contact: Contact) -> Contact:
    return Contact.objects.select_related("merged_into").get(pk=contact.pk)


def test_a_merge_shows_the_things_of_both_under_one_head(scoped: Organisation) -> None:
    head, other, third = people(scoped, 3)
    merge(other, third, actor=SYSTEM)
    merge(head, other, actor=SYSTEM)
    assert [identity.value for identity in queries.all_addresses(head)] == [f"p{n}@x.example" for n in range(3)]
    assert [note.text for note in queries.notes_of(_fresh(third))] == ["about 2", "about 1", "about 0"]
    assert contact_for("p2@x.example", "", organisation=scoped, actor=SYSTEM) == head
    assert list(queries.matching(Contact.objects.filter(merged_into=None), "Person 2")) == [head]


def test_a_split_takes_along_whom_the_contact_had_brought(scoped: Organisation) -> None:
    head, other, third = people(scoped, 3)
    merge(other, third, actor=SYSTEM)
    merge(head, other, actor=SYSTEM)
    split(other, actor=SYSTEM)
    assert queries.family_ids(head) == [head.pk]
    assert queries.family_ids(_fresh(other)) == [other.pk, third.pk]


def test_the_stream_tells_of_merge_and_split(scoped: Organisation, ada: Agent) -> None:
    head, other = people(scoped, 2)
    merge(head, other, actor=ada.as_actor())
    split(other, actor=ada.as_actor())
    told = Event.objects.order_by("number").values_list("kind", "subject_id", "actor_id", "data")
    assert list(told) == [
        ("contact.merged", head.pk, ada.pk, {"other_id": str(other.pk)}),
        ("contact.split", head.pk, ada.pk, {"other_id": str(other.pk)}),
    ]


def test_a_stale_edit_of_a_merged_contact_is_refused(scoped: Organisation) -> None:
    from parlour.contacts.actions import Details, edit_contact

    head, other = people(scoped, 2)
    version = other.version
    merge(head, other, actor=SYSTEM)
    with pytest.raises(Conflict):
        edit_contact(other, Details(name="Somebody"), actor=SYSTEM, version=version)
    assert _fresh(other).name == "Person 1"


def test_what_can_not_be_merged(scoped: Organisation, bo: Agent, other_house: Organisation) -> None:
    head, other, third = people(scoped, 3)
    with pytest.raises(Invalid):
        merge(head, head, actor=SYSTEM)
    with pytest.raises(Forbidden):
        merge(head, other, actor=bo.as_actor())
    with pytest.raises(Conflict):
        split(head, actor=SYSTEM)
    merge(head, other, actor=SYSTEM)
    with pytest.raises(Conflict):
        merge(third, other, actor=SYSTEM)
    with within(other_house):
        theirs = Contact.objects.create(organisation=other_house, name="Theirs")
    with pytest.raises(NotFound):
        merge(head, theirs, actor=SYSTEM)


@pytest.mark.django_db(transaction=True)
def test_two_who_merge_crosswise_at_once_make_no_circle(house: Organisation) -> None:
    with within(house):
        one, other = people(house, 2)
    begin, refused = threading.Barrier(2), []

    def go(into: Contact, joining: Contact) -> None:
        try:
            begin.wait()
            with within(house):
                merge(into, joining, actor=SYSTEM)
        except Conflict:
            refused.append(into)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=go, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with within(house):
        check_forest()
        assert len(refused) == 1
        assert Contact.objects.filter(merged_into=None).count() == 1
    assert connection.vendor
