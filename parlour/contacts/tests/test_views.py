"""The pages of contacts: what they show, to whom, and what they do."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from parlour.contacts.actions import add_note, block, create_company, merge
from parlour.contacts.models import Company, Contact, ContactIdentity, ContactNote
from parlour.kernel.actor import SYSTEM
from parlour.kernel.scoping import within
from parlour.organisations.models import Organisation
from parlour.people.models import Agent, User

ClientOf = Callable[[Agent | User], Client]


def url(name: str, *args: Any) -> str:
    return reverse(f"contacts:{name}", args=["larkmoor", *args])


@pytest.fixture
def ann(house: Organisation) -> Contact:
    """A customer who is Dee under another address."""
    with within(house):
        contact = Contact.objects.create(organisation=house, name="Ann Holm", title="Buyer", phone="+45 12 34 56")
        ContactIdentity.objects.create(
            organisation=house,
            contact=contact,
            kind="email",
            value="ann@kystvej.example",
            display="Ann@kystvej.example",
        )
        return contact


@pytest.fixture
def pages(dee: Contact, ann: Contact, ada: Agent, house: Organisation) -> list[str]:
    """Every page that shows something of contacts."""
    with within(house):
        note = add_note(dee, actor=ada.as_actor(), agent=ada, text="Pays within ten days.")
        company = create_company("Kystvej Cykler", organisation=house, actor=SYSTEM)
    one = [dee.pk]
    return [
        *(url("list"), url("new"), url("suggestions"), url("companies"), url("company_new")),
        *(url(name, *one) for name in ("show", "edit", "address_new", "merge_choose")),
        *(url("note", dee.pk, note.pk), url("merge", dee.pk, ann.pk)),
        *(url("company", company.pk), url("company_edit", company.pk)),
    ]


def test_an_administrator_opens_every_page(pages: list[str], ada: Agent, client_of: ClientOf) -> None:
    client = client_of(ada)
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)


def test_the_outsider_and_the_other_house_find_nothing(
    pages: list[str], cy: User, eli: Agent, client_of: ClientOf
) -> None:
    assert {client_of(cy).get(page).status_code for page in pages} == {404}
    assert {client_of(eli).get(page).status_code for page in pages} == {404}
    assert {client_of(cy).post(page).status_code for page in pages} == {404}


def test_nobody_signed_in_is_led_to_the_door(pages: list[str], client: Client) -> None:
    assert {client.get(page).status_code for page in pages} == {302}


def test_another_house_can_not_be_reached_through_ones_own(
    dee: Contact, eli: Agent, other_house: Organisation, client_of: ClientOf
) -> None:
    client = client_of(eli)
    theirs = [reverse(f"contacts:{name}", args=["kystvej", dee.pk]) for name in ("show", "edit", "merge_choose")]
    assert [client.get(page).status_code for page in theirs] == [404] * 3
    with within(other_house):
        mine = Contact.objects.create(organisation=other_house, name="Mine")
    assert client.post(reverse("contacts:merge", args=["kystvej", mine.pk, dee.pk])).status_code == 404


def test_an_agent_may_edit_but_not_merge(dee: Contact, ann: Contact, bo: Agent, client_of: ClientOf) -> None:
    client = client_of(bo)
    assert client.get(url("edit", dee.pk)).status_code == 200
    assert client.get(url("merge_choose", dee.pk)).status_code == 403
    assert client.post(url("merge", dee.pk, ann.pk)).status_code == 403
    assert b"Merge with" not in client.get(url("show", dee.pk)).content


def test_the_list_goes_by_name_page_by_page(house: Organisation, bo: Agent, client_of: ClientOf) -> None:
    from parlour.contacts import queries

    names = [f"Customer {n:03}" for n in range(queries.PAGE_SIZE * 2 + 5)]
    with within(house):
        Contact.objects.bulk_create(Contact(organisation=house, name=name) for name in reversed(names))
        first = queries.page(queries.visible_to(bo))
        second = queries.page(queries.visible_to(bo), after=first.next_cursor)
        third = queries.page(queries.visible_to(bo), after=second.next_cursor)
    assert [row.name for page in (first, second, third) for row in page.rows] == names
    assert third.next_cursor == ""
    response = client_of(bo).get(url("list"), {"after": first.next_cursor})
    assert [row.name for row in response.context["page"].rows] == names[50:100]
    assert client_of(bo).get(url("list"), {"after": "x"}).status_code == 422


@pytest.mark.parametrize("words", ["dee", "DEE M", "mars", "dee@cust", "Dee Marsh"])
def test_contacts_are_found_by_how_a_name_or_address_begins(
    words: str, dee: Contact, ann: Contact, bo: Agent, client_of: ClientOf
) -> None:
    response = client_of(bo).get(url("list"), {"q": words})
    assert [row.name for row in response.context["page"].rows] == ["Dee Marsh"]


@pytest.mark.parametrize("words", ["%", "_", "arsh", "'", "\\", "ee"])
def test_signs_of_the_database_are_only_letters(words: str, dee: Contact, bo: Agent, client_of: ClientOf) -> None:
    assert client_of(bo).get(url("list"), {"q": words}).context["page"].rows == []


def test_the_list_costs_the_same_for_one_and_for_many(
    dee: Contact, ann: Contact, ada: Agent, client_of: ClientOf, house: Organisation, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_of(ada)
    with within(house):
        merge(dee, ann, actor=SYSTEM)
    with CaptureQueriesContext(connection) as one:
        client.get(url("list"), {"q": "dee"})
    with within(house):
        company = create_company("Kystvej", organisation=house, actor=SYSTEM)
        for number in range(8):
            other = Contact.objects.create(organisation=house, name=f"Dee {number}", company=company)
            merge(dee, other, actor=SYSTEM) if number % 2 else None
    with django_assert_num_queries(len(one)):
        client.get(url("list"), {"q": "dee"})


def test_the_record_costs_the_same_for_little_and_for_much(
    dee: Contact, ann: Contact, ada: Agent, client_of: ClientOf, house: Organisation, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_of(ada)
    with within(house):
        merge(dee, ann, actor=SYSTEM)
        add_note(dee, actor=ada.as_actor(), agent=ada, text="one")
    client.get(url("show", dee.pk))
    with CaptureQueriesContext(connection) as one:
        client.get(url("show", dee.pk))
    with within(house):
        for number in range(5):
            add_note(ann, actor=ada.as_actor(), agent=ada, text=f"note {number}")
            merge(dee, Contact.objects.create(organisation=house, name=f"Also Dee {number}"), actor=SYSTEM)
    with django_assert_num_queries(len(one)):
        client.get(url("show", dee.pk))


def test_a_contact_is_entered_by_hand(bo: Agent, client_of: ClientOf, house: Organisation) -> None:
    sent = {
        "name": "Signe Dahl",
        "email_address": "Signe@Kystvej.example",
        "company": "Kystvej Cykler",
        "language": "da",
    }
    response = client_of(bo).post(url("new"), sent)
    with within(house):
        contact = Contact.objects.select_related("company").get()
    assert response["Location"] == url("show", contact.pk)
    assert (contact.name, str(contact.company), contact.language) == ("Signe Dahl", "Kystvej Cykler", "da")


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Write a name or an email address."),
        ({"email_address": "dee@customer.example"}, "belongs to Dee Marsh"),
        ({"name": "x", "email_address": "not an address"}, "This is not an email address."),
        ({"name": "x" * 201}, "at most 200"),
    ],
)
def test_what_can_not_be_entered_is_said(
    sent: dict[str, str], sentence: str, dee: Contact, bo: Agent, client_of: ClientOf, house: Organisation
) -> None:
    response = client_of(bo).post(url("new"), {"company": "", **sent})
    assert response.status_code == 200
    assert sentence in response.content.decode()
    with within(house):
        assert Contact.objects.count() == 1


def test_a_stale_edit_is_told_and_nothing_is_lost(
    dee: Contact, bo: Agent, ada: Agent, client_of: ClientOf, house: Organisation
) -> None:
    client = client_of(bo)
    form = client.get(url("edit", dee.pk)).context["form"].initial
    theirs = client_of(ada).post(url("edit", dee.pk), {**form, "title": "Buyer"})
    assert theirs.status_code == 302
    mine = client.post(url("edit", dee.pk), {**form, "title": "Owner"})
    text = mine.content.decode()
    assert "Somebody else changed this contact meanwhile." in text
    assert "Now saved: Buyer" in text
    assert 'value="Owner"' in text
    with within(house):
        assert Contact.objects.get(pk=dee.pk).title == "Buyer"
    again = client.post(
        url("edit", dee.pk), {**form, "title": "Owner", "known_version": mine.context["form"]["known_version"].value()}
    )
    assert again.status_code == 302
    with within(house):
        assert Contact.objects.get(pk=dee.pk).title == "Owner"


def test_notes_are_written_rewritten_and_deleted(
    dee: Contact, bo: Agent, ada: Agent, client_of: ClientOf, house: Organisation
) -> None:
    mine = client_of(bo)
    assert mine.post(url("note_new", dee.pk), {"text": "Pays <late>."}).status_code == 302
    assert b"Pays &lt;late&gt;." in mine.get(url("show", dee.pk)).content
    with within(house):
        note = ContactNote.objects.get()
    assert (note.author_id, note.text) == (bo.pk, "Pays <late>.")
    assert mine.post(url("note", dee.pk, note.pk), {"text": "Pays early."}).status_code == 302
    theirs = client_of(ada)
    assert theirs.post(url("note", dee.pk, note.pk), {"text": "No."}).status_code == 403
    assert theirs.post(url("note_end", dee.pk, note.pk)).status_code == 302
    with within(house):
        assert ContactNote.objects.count() == 0


def test_an_empty_note_is_no_note(dee: Contact, bo: Agent, client_of: ClientOf, house: Organisation) -> None:
    response = client_of(bo).post(url("note_new", dee.pk), {"text": "  "})
    assert response.status_code == 422
    with within(house):
        assert ContactNote.objects.count() == 0


def test_addresses_are_added_blocked_and_removed(
    dee: Contact, ann: Contact, bo: Agent, client_of: ClientOf, house: Organisation
) -> None:
    client = client_of(bo)
    assert client.post(url("address_new", dee.pk), {"email_address": "dee@home.example"}).status_code == 302
    taken = client.post(url("address_new", dee.pk), {"email_address": "ANN@kystvej.example"})
    assert "belongs to Ann Holm" in taken.content.decode()
    with within(house):
        added = ContactIdentity.objects.get(value="dee@home.example")
    assert client.post(url("block", dee.pk, added.pk)).status_code == 302
    assert "blocked" in client.get(url("show", dee.pk)).content.decode()
    assert client.post(url("unblock", dee.pk, added.pk)).status_code == 302
    assert client.post(url("address_end", dee.pk, added.pk)).status_code == 302
    with within(house):
        last = ContactIdentity.objects.get(contact=dee)
    assert client.post(url("address_end", dee.pk, last.pk)).status_code == 409
    foreign = ContactIdentity.objects
    with within(house):
        foreign_pk = foreign.get(contact=ann).pk
    assert client.post(url("address_end", dee.pk, foreign_pk)).status_code == 404


def test_two_contacts_become_one_and_two_again(
    dee: Contact, ann: Contact, ada: Agent, client_of: ClientOf, house: Organisation
) -> None:
    client = client_of(ada)
    found = client.get(url("merge_choose", dee.pk), {"q": "ann"})
    assert url("merge", dee.pk, ann.pk) in found.content.decode()
    assert "Nothing is copied" in client.get(url("merge", dee.pk, ann.pk)).content.decode()
    assert client.post(url("merge", dee.pk, ann.pk))["Location"] == url("show", dee.pk)
    page = client.get(url("show", dee.pk)).content.decode()
    assert "Ann@kystvej.example" in page
    assert client.get(url("show", ann.pk))["Location"] == url("show", dee.pk)
    assert client.get(url("edit", ann.pk)).status_code == 404
    assert client.post(url("merge", dee.pk, ann.pk)).status_code == 404
    assert client.post(url("split", dee.pk, ann.pk))["Location"] == url("show", dee.pk)
    assert client.get(url("show", ann.pk)).status_code == 200
    assert client.post(url("split", dee.pk, ann.pk)).status_code == 404


def test_the_timeline_shows_conversations_and_notes_in_one_order(
    dee: Contact, inbox: Any, ada: Agent, client_of: ClientOf, house: Organisation
) -> None:
    from datetime import timedelta

    from parlour.conversations.models import Conversation
    from parlour.kernel.clock import now

    with within(house):
        for number in range(40):
            at = now() - timedelta(days=number)
            Conversation.objects.create(
                organisation=house,
                inbox=inbox,
                contact=dee,
                number=number + 1,
                subject=f"Matter {number}",
                last_activity_at=at,
            )
        note = add_note(dee, actor=ada.as_actor(), agent=ada, text="In between")
        ContactNote.objects.filter(pk=note.pk).update(created_at=now() - timedelta(days=2.5))
    first = client_of(ada).get(url("show", dee.pk))
    shown = [entry.html for month in first.context["timeline"].months for entry in month.entries]
    assert len(shown) == 30
    assert ["Matter 2" in shown[2], "In between" in shown[3], "Matter 3" in shown[4]] == [True] * 3
    rest = client_of(ada).get(url("show", dee.pk), {"before": first.context["timeline"].next_cursor})
    older = [entry.html for month in rest.context["timeline"].months for entry in month.entries]
    assert len(older) == 11
    assert "Matter 29" in older[0]
    assert [figure.value for figure in first.context["figures"]] == ["40", "40"]
    assert client_of(ada).get(url("show", dee.pk), {"before": "x"}).status_code == 422


def test_suggestions_are_whole_addresses(dee: Contact, ann: Contact, bo: Agent, client_of: ClientOf) -> None:
    response = client_of(bo).get(url("suggestions"), {"q": "dee@customer.example, an"})
    assert 'data-value="Ann Holm &lt;Ann@kystvej.example&gt;"' in response.content.decode()
    assert "Dee" not in response.content.decode()
    assert client_of(bo).get(url("suggestions"), {"q": "dee@x, "}).content.decode().strip() == ""


def test_companies_are_entered_corrected_and_found(
    bo: Agent, dee: Contact, client_of: ClientOf, house: Organisation
) -> None:
    client = client_of(bo)
    assert client.post(url("company_new"), {"name": "Kystvej Cykler", "domain": "Kystvej.Example"}).status_code == 302
    with within(house):
        company = Company.objects.get()
    assert company.domain == "kystvej.example"
    twice = client.post(url("company_new"), {"name": "KYSTVEJ cykler"})
    assert "There is a company of this name already." in twice.content.decode()
    client.post(url("edit", dee.pk), {"name": "Dee Marsh", "company": "kystvej cykler", "known_version": 1})
    page = client.get(url("company", company.pk)).content.decode()
    assert "Dee Marsh" in page
    assert client.post(url("company_edit", company.pk), {"name": "Kystvej ApS"}).status_code == 302
    assert [row.people for row in client.get(url("companies"), {"q": "aps"}).context["companies"]] == [1]


def test_what_is_empty_says_so(bo: Agent, client_of: ClientOf) -> None:
    client = client_of(bo)
    assert "Nobody has written yet" in client.get(url("list")).content.decode()
    assert "Nobody here is called" in client.get(url("list"), {"q": "x"}).content.decode()
    assert "No companies yet" in client.get(url("companies")).content.decode()


def test_htmx_gets_the_fragment_it_asks_for(dee: Contact, bo: Agent, client_of: ClientOf) -> None:
    headers = {"HX-Request": "true", "HX-Target": "contacts"}
    text = client_of(bo).get(url("list"), {"q": "dee"}, headers=headers).content.decode()
    assert "Dee Marsh" in text
    assert "<html" not in text


def test_blocked_addresses_are_marked_in_the_list(
    dee: Contact, bo: Agent, client_of: ClientOf, house: Organisation
) -> None:
    with within(house):
        block(ContactIdentity.objects.get(), actor=SYSTEM)
    assert "blocked" in client_of(bo).get(url("list")).content.decode()
