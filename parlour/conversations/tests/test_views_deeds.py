"""What an agent does to a conversation, with a script and without; and what others may not."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from parlour.conversations.models import Conversation, Draft, Message, Tag
from parlour.conversations.tests.rooms import make_conversation
from parlour.inboxes.models import Inbox
from parlour.kernel.clock import now
from parlour.kernel.scoping import within
from parlour.organisations.models import Organisation
from parlour.people.models import Agent, User

Sign = Callable[[Agent | User], Client]
THREAD = {"HX-Request": "true", "HX-Target": "thread"}
TOMORROW = (now() + timedelta(days=1)).isoformat()
DEEDS = [
    ("closure/", {}, "closed"),
    ("snooze/", {"until": TOMORROW}, "snoozed"),
    ("spam/", {}, "spam"),
    ("trash/", {}, "trash"),
]
ENDS = {"closed": "closure/end/", "snoozed": "closure/end/", "spam": "spam/end/", "trash": "trash/end/"}
EVERYTHING = [
    "closure/",
    "closure/end/",
    "snooze/",
    "assignment/",
    "tags/",
    "spam/",
    "spam/end/",
    "trash/",
    "trash/end/",
    "read/",
    "compose/reply/",
    "compose/note/",
    "compose/forward/",
    "drafts/reply/",
    "drafts/reply/end/",
    "drafts/reply/files/",
]


@pytest.fixture
def matter(inbox: Inbox) -> Conversation:
    return make_conversation(inbox, "Two headsets missing", now() - timedelta(hours=1))


def at(conversation: Conversation, path: str, slug: str = "larkmoor") -> str:
    return f"/o/{slug}/conversations/{conversation.number}/{path}"


def anew(conversation: Conversation, house: Organisation) -> Conversation:
    with within(house):
        conversation.refresh_from_db()
    return conversation


@pytest.mark.parametrize(("path", "words", "status"), DEEDS)
def test_a_deed_is_done_and_undone_without_a_script(
    client_of: Sign, bo: Agent, matter: Conversation, house: Organisation, path: str, words: dict[str, str], status: str
) -> None:
    client, page = client_of(bo), f"http://testserver/o/larkmoor/inbox/open/{matter.number}/"
    answer = client.post(at(matter, path), words, headers={"Referer": page})
    assert (answer.status_code, answer["Location"]) == (302, f"/o/larkmoor/inbox/open/{matter.number}/")
    assert anew(matter, house).status == status
    assert client.post(at(matter, ENDS[status])).status_code == 302
    assert anew(matter, house).status == "open"


@pytest.mark.parametrize(("path", "words", "status"), DEEDS)
def test_a_deed_answers_with_fragments_an_undo_and_the_way_on(
    client_of: Sign, bo: Agent, matter: Conversation, path: str, words: dict[str, str], status: str
) -> None:
    answer = client_of(bo).post(at(matter, path), words, headers=THREAD)
    html = answer.content.decode()
    assert answer.status_code == 200
    for part in (
        'id="thread" hx-swap-oob="morph"',
        'id="toolbar" hx-swap-oob="morph"',
        "innerHTML:#toasts",
        at(matter, ENDS[status]),
    ):
        assert part in html
    assert "pl:left" in answer["HX-Trigger"]


def test_a_foreign_referer_is_not_followed(client_of: Sign, bo: Agent, matter: Conversation) -> None:
    answer = client_of(bo).post(
        at(matter, "closure/"), headers={"Referer": "https://elsewhere.example/o/larkmoor/inbox/x"}
    )
    assert answer["Location"] == at(matter, "")


def test_from_a_toast_only_the_next_toast_comes_back(client_of: Sign, bo: Agent, matter: Conversation) -> None:
    client = client_of(bo)
    client.post(at(matter, "closure/"), headers=THREAD)
    html = client.post(at(matter, "closure/end/"), headers={"HX-Request": "true"}).content.decode()
    assert "innerHTML:#toasts" in html
    assert 'id="thread"' not in html


@pytest.mark.parametrize("path", EVERYTHING)
def test_others_find_nothing_to_do_it_to(
    client_of: Sign, cy: User, eli: Agent, matter: Conversation, house: Organisation, path: str
) -> None:
    assert client_of(cy).post(at(matter, path)).status_code == 404
    assert client_of(eli).post(at(matter, path)).status_code == 404
    assert client_of(eli).post(at(matter, path, "kystvej")).status_code == 404
    assert anew(matter, house).status == "open"


@pytest.mark.parametrize("path", EVERYTHING)
def test_looking_changes_nothing(client_of: Sign, bo: Agent, matter: Conversation, path: str) -> None:
    assert client_of(bo).get(at(matter, path)).status_code == 405


@pytest.mark.parametrize("until", ["", "nonsense", "2001-01-01T09:00", "9999-01-01T09:00"])
def test_a_snooze_needs_a_time_to_come(
    client_of: Sign, bo: Agent, matter: Conversation, house: Organisation, until: str
) -> None:
    assert client_of(bo).post(at(matter, "snooze/"), {"until": until}).status_code == 422
    assert anew(matter, house).status == "open"


def test_assigning_to_a_colleague_and_to_nobody(
    client_of: Sign, bo: Agent, ada: Agent, eli: Agent, matter: Conversation, house: Organisation
) -> None:
    client = client_of(bo)
    client.post(at(matter, "assignment/"), {"agent": str(ada.pk)})
    assert anew(matter, house).assignee == ada
    for somebody_else in (str(eli.pk), "nonsense"):
        assert client.post(at(matter, "assignment/"), {"agent": somebody_else}).status_code == 422
        assert anew(matter, house).assignee == ada
    client.post(at(matter, "assignment/"), {"agent": ""})
    assert anew(matter, house).assignee is None


def test_tagging_and_untagging(client_of: Sign, bo: Agent, matter: Conversation, house: Organisation) -> None:
    client = client_of(bo)
    client.post(at(matter, "tags/"), {"name": "VIP"})
    with within(house):
        [tag] = Tag.objects.filter(conversations=matter)
    assert tag.name == "VIP"
    client.post(at(matter, f"tags/{tag.pk}/end/"))
    with within(house):
        assert not matter.taggings.exists()


def test_a_reply_is_written_with_its_files_and_can_be_undone(
    client_of: Sign, bo: Agent, matter: Conversation, house: Organisation
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = client_of(bo)
    words = {"text": "They leave today.", "to": "Dee <dee@customer.example>", "cc": "", "bcc": "", "close": "yes"}
    file = SimpleUploadedFile("list.txt", b"two lowers", "text/plain")
    answer = client.post(at(matter, "compose/reply/"), {**words, "files": file})
    assert answer.status_code == 302
    with within(house):
        reply = Message.objects.get(direction="outgoing")
        assert (reply.text, reply.agent, anew(matter, house).status) == ("They leave today.", bo, "closed")
        assert [one.filename for one in reply.attachments.all()] == ["list.txt"]
    client.post(at(matter, f"messages/{reply.pk}/undo/"))
    with within(house):
        assert not Message.objects.filter(direction="outgoing").exists()
        draft = Draft.objects.get(agent=bo, kind="reply")
        assert draft.text == "They leave today."
        assert [one.filename for one in draft.attachments.all()] == ["list.txt"]


def test_a_colleague_can_not_undo_it(
    client_of: Sign, bo: Agent, ada: Agent, matter: Conversation, house: Organisation
) -> None:
    client_of(bo).post(at(matter, "compose/reply/"), {"text": "Mine.", "to": "dee@customer.example"})
    with within(house):
        reply = Message.objects.get(direction="outgoing")
    assert client_of(ada).post(at(matter, f"messages/{reply.pk}/undo/")).status_code == 404


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("reply", {"text": "", "to": "dee@customer.example"}),
        ("reply", {"text": "Hello", "to": "not an address"}),
        ("reply", {"text": "Hello", "to": ""}),
        ("forward", {"text": "See below", "to": ""}),
        ("note", {"text": ""}),
    ],
)
def test_what_can_not_be_sent_says_why_and_changes_nothing(
    client_of: Sign, bo: Agent, matter: Conversation, house: Organisation, kind: str, words: dict[str, str]
) -> None:
    answer = client_of(bo).post(at(matter, f"compose/{kind}/"), words, headers=THREAD)
    assert answer.status_code == 422
    assert answer["X-Parlour-Error"]
    with within(house):
        assert Message.objects.count() == 1


def test_an_unknown_kind_of_message_is_not_found(client_of: Sign, bo: Agent, matter: Conversation) -> None:
    assert client_of(bo).post(at(matter, "compose/telegram/"), {"text": "x"}).status_code == 404
    assert client_of(bo).post(at(matter, "drafts/new/"), {"text": "x"}).status_code == 404


def test_a_draft_is_kept_shown_to_its_author_only_and_thrown_away(
    client_of: Sign, bo: Agent, ada: Agent, matter: Conversation, house: Organisation
) -> None:
    client, page = client_of(bo), f"/o/larkmoor/inbox/open/{matter.number}/"
    assert client.post(at(matter, "drafts/note/"), {"text": "half a thought"}).status_code == 204
    assert "half a thought" in client.get(page).content.decode()
    assert "half a thought" not in client_of(ada).get(page).content.decode()
    client.post(at(matter, "drafts/note/end/"))
    with within(house):
        assert not Draft.objects.exists()


def test_a_file_beyond_the_limit_is_refused_before_it_is_kept(
    client_of: Sign, bo: Agent, matter: Conversation, house: Organisation, settings: object
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    settings.MAX_UPLOAD_BYTES = 10  # type: ignore[attr-defined]
    answer = client_of(bo).post(at(matter, "drafts/reply/files/"), {"files": SimpleUploadedFile("big.txt", b"x" * 11)})
    assert answer.status_code == 413
    with within(house):
        assert not Draft.objects.exists()


def test_a_conversation_is_begun(client_of: Sign, bo: Agent, inbox: Inbox, house: Organisation) -> None:
    new = "/o/larkmoor/inbox/open/new/"
    client = client_of(bo)
    assert 'value="dee@customer.example"' in client.get(f"{new}?to=dee@customer.example").content.decode()
    words = {"inbox": inbox.pk, "to": "dee@customer.example", "cc": "", "subject": "Your frame", "text": "It is here."}
    wrong = client.post(new, {**words, "to": "nobody"})
    assert wrong.status_code == 200
    assert "data-focus" in wrong.content.decode()
    answer = client.post(new, words)
    with within(house):
        begun = Conversation.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/o/larkmoor/inbox/open/{begun.number}/")
    assert begun.assignee == bo


def test_a_conversation_not_begun_is_a_draft_of_its_author(
    client_of: Sign, bo: Agent, ada: Agent, eli: Agent, inbox: Inbox, house: Organisation
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    new, client = "/o/larkmoor/inbox/open/new/", client_of(bo)
    words = {"inbox": str(inbox.pk), "to": "dee@customer.example", "subject": "Your frame", "text": "It is"}
    draft = client.post(f"{new}draft/", words).json()["draft"]
    assert client.post(f"{new}draft/", {**words, "draft": draft, "text": "It is here."}).json()["draft"] == draft
    files = client.post(f"{new}files/", {**words, "draft": draft, "files": SimpleUploadedFile("a.txt", b"hello")})
    assert f'value="{draft}"' in files.content.decode()
    assert "a.txt" in files.content.decode()
    assert "Your frame" in client.get("/o/larkmoor/inbox/drafts/").content.decode()
    assert "Your frame" not in client_of(ada).get("/o/larkmoor/inbox/drafts/").content.decode()
    assert client_of(ada).get(f"{new}?draft={draft}").status_code == 404
    assert client_of(ada).post(f"{new}draft/", {**words, "draft": draft}).status_code == 404
    assert client_of(eli).get(f"/o/kystvej/inbox/open/new/?draft={draft}").status_code == 404
    page = client.get(f"{new}?draft={draft}").content.decode()
    assert 'value="Your frame"' in page
    client.post(new, {**words, "draft": draft, "cc": "", "bcc": ""})
    with within(house):
        sent = Message.objects.get()
        assert [one.filename for one in sent.attachments.all()] == ["a.txt"]
        assert not Draft.objects.exists()


def test_undoing_the_first_message_leads_back_to_its_form(
    client_of: Sign, bo: Agent, inbox: Inbox, house: Organisation
) -> None:
    client = client_of(bo)
    words = {
        "inbox": inbox.pk,
        "to": "dee@customer.example",
        "cc": "",
        "bcc": "",
        "subject": "Hm",
        "text": "Too early.",
    }
    client.post("/o/larkmoor/inbox/open/new/", words)
    with within(house):
        sent = Message.objects.select_related("conversation").get()
    answer = client.post(f"/o/larkmoor/conversations/{sent.conversation.number}/messages/{sent.pk}/undo/")
    assert answer["Location"].startswith("/o/larkmoor/inbox/open/new/?draft=")
    assert "Too early." in client.get(answer["Location"]).content.decode()


def test_a_draft_not_begun_is_thrown_away(client_of: Sign, bo: Agent, house: Organisation) -> None:
    new, client = "/o/larkmoor/inbox/open/new/", client_of(bo)
    draft = client.post(f"{new}draft/", {"text": "Hm"}).json()["draft"]
    assert client.post(f"{new}draft/end/", {"draft": draft}).status_code == 302
    with within(house):
        assert not Draft.objects.exists()
