"""Mail from strangers on our pages: its HTML, its pictures, its files, and its raw form."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from parlour.conversations.models import Attachment, Conversation, Message
from parlour.conversations.tests.rooms import add_message, make_conversation
from parlour.files import store
from parlour.inboxes.models import Inbox
from parlour.kernel.clock import now
from parlour.kernel.scoping import within
from parlour.organisations.models import Organisation
from parlour.people.models import Agent, User

Sign = Callable[[Agent | User], Client]
HTML = (
    '<p style="color:red" onclick="steal()">Hello</p><script>steal()</script><img src="https://tracker.example/p.gif">'
    '<img src="cid:logo@shop"><a href="javascript:steal()">x</a><form action="https://evil.example"><input></form>'
)


@pytest.fixture
def matter(inbox: Inbox) -> Conversation:
    return make_conversation(inbox, "Offer", now() - timedelta(hours=1))


@pytest.fixture
def mail(matter: Conversation, house: Organisation) -> Message:
    message = add_message(matter, now(), text="Hello", html=HTML, remote_images=True)
    with within(house):
        Attachment.objects.create(
            organisation=house,
            message=message,
            file=store.put(house.pk, b"\x89PNG\r\n\x1a\n" + b"0" * 20),
            filename="logo.png",
            content_type="image/png",
            size=28,
            content_id="<logo@shop>",
            inline=True,
        )
    return message


def frame(mail: Message) -> str:
    return f"/o/larkmoor/conversations/{mail.conversation.number}/messages/{mail.pk}/html/"


def test_the_page_shows_the_html_in_a_sandbox_only(client_of: Sign, bo: Agent, mail: Message) -> None:
    page = client_of(bo).get(f"/o/larkmoor/inbox/open/{mail.conversation.number}/").content.decode()
    assert (
        f'<iframe src="{frame(mail)}" sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"' in page
    )
    assert "allow-scripts" not in page
    assert "steal()" not in page


def test_the_frame_is_harmless_and_its_policy_lets_nothing_run(client_of: Sign, bo: Agent, mail: Message) -> None:
    answer = client_of(bo).get(frame(mail))
    html = answer.content.decode()
    for bad in ("<script", "steal()", "onclick", "javascript:", "<form", "<input"):
        assert bad not in html
    policy = dict(part.partition(" ")[::2] for part in answer["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'self'"
    assert policy["sandbox"] == "allow-same-origin allow-popups allow-popups-to-escape-sandbox"
    assert "script-src" not in policy
    assert answer["Cache-Control"] == "private, no-store"


def test_pictures_inside_the_mail_come_from_us(client_of: Sign, bo: Agent, mail: Message) -> None:
    assert (
        f' src="/o/larkmoor/conversations/{mail.conversation.number}/files/'
        in client_of(bo).get(frame(mail)).content.decode()
    )


def test_remote_pictures_stay_away_until_they_are_asked_for_and_then_come_through_us(
    client_of: Sign, bo: Agent, mail: Message
) -> None:
    client = client_of(bo)
    before = client.get(frame(mail)).content.decode()
    assert ' src="https://tracker.example' not in before
    assert "/files/remote/" not in before
    client.post(f"/o/larkmoor/conversations/{mail.conversation.number}/messages/{mail.pk}/pictures/")
    after = client.get(frame(mail)).content.decode()
    assert "tracker.example" not in after
    assert ' src="/files/remote/' in after


def test_a_file_is_found_through_its_conversation_and_answered_from_a_signed_address(
    client_of: Sign, bo: Agent, cy: User, eli: Agent, mail: Message, house: Organisation
) -> None:
    with within(house):
        one = mail.attachments.get()
    url = f"/o/larkmoor/conversations/{mail.conversation.number}/files/{one.pk}/"
    answer = client_of(bo).get(url)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/files/")
    assert client_of(cy).get(url).status_code == 404
    assert client_of(eli).get(url).status_code == 404
    assert client_of(eli).get(url.replace("larkmoor", "kystvej")).status_code == 404


def test_a_file_is_not_found_through_another_conversation(
    client_of: Sign, bo: Agent, mail: Message, inbox: Inbox, house: Organisation
) -> None:
    other = make_conversation(inbox, "Another", now())
    with within(house):
        one = mail.attachments.get()
    assert client_of(bo).get(f"/o/larkmoor/conversations/{other.number}/files/{one.pk}/").status_code == 404
    assert client_of(bo).get(f"/o/larkmoor/conversations/{other.number}/messages/{mail.pk}/html/").status_code == 404


@pytest.mark.parametrize("path", ["html/", "raw/"])
def test_nobody_else_sees_the_mail(client_of: Sign, cy: User, eli: Agent, mail: Message, path: str) -> None:
    url = f"/o/larkmoor/conversations/{mail.conversation.number}/messages/{mail.pk}/{path}"
    for somebody in (cy, eli):
        assert client_of(somebody).get(url).status_code == 404
    assert client_of(eli).get(url.replace("larkmoor", "kystvej")).status_code == 404


def test_a_mail_without_its_raw_form_says_so(client_of: Sign, bo: Agent, mail: Message) -> None:
    assert (
        client_of(bo).get(f"/o/larkmoor/conversations/{mail.conversation.number}/messages/{mail.pk}/raw/").status_code
        == 404
    )


def test_an_answer_is_read_as_text_with_its_html_one_press_away(
    client_of: Sign, bo: Agent, matter: Conversation, house: Organisation
) -> None:
    html = '<p>Wonderful!</p><blockquote type="cite"><img src="https://tracker.example/p.gif"></blockquote>'
    add_message(matter, now(), text="Wonderful!", quoted_text="They leave today.", html=html)
    page = client_of(bo).get(f"/o/larkmoor/inbox/open/{matter.number}/").content.decode()
    assert '<div class="entry__text" dir="auto"><p>Wonderful!</p></div>' in page
    assert page.index("They leave today.") < page.index("As it was sent") < page.index("<iframe")


def test_html_without_any_text_stands_in_its_frame(client_of: Sign, bo: Agent, matter: Conversation) -> None:
    add_message(matter, now(), text="", html="<b>Hello</b>")
    page = client_of(bo).get(f"/o/larkmoor/inbox/open/{matter.number}/").content.decode()
    assert "<iframe" in page
    assert "As it was sent" not in page
