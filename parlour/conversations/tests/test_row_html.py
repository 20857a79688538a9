"""A row as HTML: all that it can show, word for word; what people wrote is escaped; a merge shows its head."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone, translation

from parlour.contacts.models import Company, Contact
from parlour.conversations.tests.rooms import make_conversation
from parlour.conversations.views.row_html import RowPrinter
from parlour.conversations.views.rows import Line, Row
from parlour.inboxes.models import Inbox
from parlour.kernel.clock import now
from parlour.kernel.scoping import across_organisations
from parlour.people.models import Agent, User

OPEN = "/o/larkmoor/inbox/open/"
KEY = UUID("018f0000-0000-7000-8000-000000000001")
SPOKEN = datetime(2024, 3, 10, 12, 0, 5, tzinfo=UTC)
HOSTILE = '<b>"O\'Neil" & {0}</b>'
ESCAPED = "&lt;b&gt;&quot;O&#x27;Neil&quot; &amp; {0}&lt;/b&gt;"
GLYPH = '<svg class="i{}" aria-hidden="true"><use href="/static/ui/icons.svg#i-{}"/></svg>'

FULL = (
    f'<li id="conversation-{KEY}-row"><a class="conv conv--unread" href="/7/?a=1&amp;b=2" hx-get="/7/?a=1&amp;b=2" '
    'hx-target="#conversation" hx-swap="outerHTML show:none" hx-push-url="true" data-number="7" '
    f'aria-current="true">{GLYPH.format("", "mail-x")}\n'
    '  <span class="conv__row"><span class="conv__who"><span class="sr">Unread: </span>Dee <small>Kystvej</small>'
    '</span><time class="conv__time" datetime="2024-03-10T12:00:05+00:00" title="10 March 2024, 12:00:05 UTC">'
    "Mar 2024</time></span>\n"
    '  <span class="conv__subject" dir="auto">No subject</span>\n'
    '  <span class="conv__row"><span class="conv__line" dir="auto"><span class="sr">You wrote: </span>'
    f'{GLYPH.format(" i--s i--turns", "reply")}Good morning.</span><span class="conv__meta">'
    '<span class="sla sla--late">not delivered</span>'
    f'{GLYPH.format(" i--s", "paperclip")}<span class="sr">with files</span>'
    '<span class="avatar avatar--staff avatar--xs" title="Bo Lind" aria-hidden="true">BL</span>'
    '<span class="sr">Assigned to Bo Lind</span></span></span></a></li>\n'
)


def line(**facts: Any) -> Line:
    plain: dict[str, Any] = {
        **dict.fromkeys(Line._fields), "pk": KEY, "number": 7, "subject": "", "preview": "Good morning.",
        "preview_by": "incoming", "last_activity_at": SPOKEN, "contact__name": "Dee",
    }  # fmt: skip
    return Line(**{**plain, **facts})


def printed(one: Line, *, current: bool = False, unread: bool = False, mine: bool = False) -> str:
    with translation.override("en-gb"), timezone.override("UTC"):
        return RowPrinter().items([Row(one, "/7/?a=1&b=2", current, unread, mine)])


def test_everything_that_a_row_can_show() -> None:
    full = line(
        preview_by="outgoing", has_files=True, has_failure=True, assignee_id=KEY, assignee__name="Bo Lind",
        contact__company__name="Kystvej",
    )  # fmt: skip
    assert printed(full, current=True, unread=True) == FULL


@pytest.mark.parametrize("column", ["subject", "preview", "contact__name", "contact__company__name", "assignee__name"])
def test_what_people_wrote_is_escaped(column: str) -> None:
    html = printed(line(**{"assignee_id": KEY, "assignee__name": "Bo Lind", column: HOSTILE}))
    assert ESCAPED in html
    assert "<b>" not in html
    assert "O'Neil" not in html


def test_who_has_it_is_said_of_each_row_for_itself() -> None:
    rows = [
        Row(line(assignee_id=UUID(int=1), assignee__name="Ada Holm"), "/", False, False, True),
        Row(line(assignee_id=UUID(int=2), assignee__name="Bo Lind"), "/", False, False, False),
        Row(line(assignee_id=UUID(int=3), assignee__name="Olga Pryce"), "/", False, False, False),
        Row(line(), "/", False, False, False),
    ]
    said = [
        item.rsplit('<span class="sr">', 1)[1].split("<", 1)[0]
        for item in RowPrinter().items(rows).split("</li>\n")[:-1]
    ]
    assert said == ["Assigned to you", "Assigned to Bo Lind", "Assigned to Olga Pryce", "Nobody yet"]


def test_a_note_has_a_lock_and_a_nameless_contact_a_name() -> None:
    html = printed(line(preview_by="note", contact__name=""))
    assert GLYPH.format("", "lock") in html
    assert '<span class="conv__who">Somebody without a name</span>' in html


@pytest.mark.parametrize(("company", "shown"), [("Kystvej", " <small>Kystvej</small>"), ("", "")])
def test_a_merged_contact_shows_whom_it_was_merged_into(
    client_of: Callable[[Agent | User], Client], bo: Agent, inbox: Inbox, company: str, shown: str
) -> None:
    conversation = make_conversation(inbox, "One", now())
    with across_organisations("a test sets its stage"):
        house = {"organisation_id": bo.organisation_id}
        theirs = Company.objects.create(**house, name=company) if company else None
        head = Contact.objects.create(**house, name="Dorothea Marsh", company=theirs)
        own = Company.objects.create(**house, name="Left long ago")
        Contact.objects.filter(pk=conversation.contact_id).update(merged_into=head, company=own)
    page = client_of(bo).get(OPEN).content.decode()
    assert f"Dorothea Marsh{shown}</span><time" in page
    assert "Left long ago" not in page


def test_what_a_colleague_has_read_is_unread_for_me(
    client_of: Callable[[Agent | User], Client], ada: Agent, bo: Agent, olga: Agent, inbox: Inbox
) -> None:
    number = make_conversation(inbox, "One", now()).number
    for reader in (ada, bo):
        assert client_of(reader).post(f"/o/larkmoor/conversations/{number}/read/").status_code == 204
    for reader, unread in ((ada, 0), (bo, 0), (olga, 1)):
        page = client_of(reader).get(OPEN).content.decode()
        assert (page.count("conv--unread"), page.count("data-number=")) == (unread, 1)
