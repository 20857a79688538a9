"""Drafts: kept on the server, one per conversation and kind, with their files."""

import pytest

from parlour.conversations import actions, queries
from parlour.conversations.models import Attachment, Draft
from parlour.files.models import StoredFile
from parlour.kernel.errors import Invalid, LimitExceeded, NotFound

pytestmark = pytest.mark.usefixtures("scoped")


@pytest.fixture
def conversation(said):
    return said().conversation


def save(conversation, agent, kind="reply", text="Ye", **extra):
    return actions.save_draft(conversation, actor=agent.as_actor(), agent=agent, kind=kind, text=text, **extra)


def attach(draft, agent, payload=b"a", name="a.txt"):
    return actions.attach(draft, actor=agent.as_actor(), filename=name, content_type="text/plain", payload=payload)


def test_there_is_one_per_conversation_kind_and_agent(conversation, bo, ada):
    first = save(conversation, bo)
    again = save(conversation, bo, text="Yes", to="a@x", cc="b@x", bcc="c@x")
    save(conversation, bo, kind="note")
    save(conversation, ada)
    assert (again.pk, again.text, again.to, again.cc, again.bcc) == (first.pk, "Yes", "a@x", "b@x", "c@x")
    assert Draft.objects.count() == 3


def test_half_typed_recipients_are_kept_as_they_are(conversation, bo):
    assert save(conversation, bo, to="dee@").to == "dee@"


def test_loose_drafts_belong_to_their_agent(bo, ada, desk):
    draft = save(None, bo, kind="new", inbox=desk)
    save(None, bo, kind="new", text="Yes", draft=draft)
    assert ([one.text for one in queries.loose_drafts(bo)], list(queries.loose_drafts(ada))) == (["Yes"], [])
    with pytest.raises(NotFound):
        save(None, ada, kind="new", draft=draft)


def test_the_view_of_drafts_shows_ones_own(conversation, bo, ada):
    save(conversation, bo)
    assert ([one.number for one in queries.view(bo, "drafts")], list(queries.view(ada, "drafts"))) == ([1], [])


@pytest.mark.parametrize("extra", [{"kind": "poem"}, {"text": "x" * 200_001}, {"to": "x" * 8001}])
def test_drafts_are_bounded(conversation, bo, extra):
    with pytest.raises(Invalid):
        save(conversation, bo, **extra)


def test_a_discarded_draft_takes_its_files_with_it(conversation, bo, data_folder, django_capture_on_commit_callbacks):
    draft = save(conversation, bo)
    attach(draft, bo)
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard_draft(draft, actor=bo.as_actor())
    actions.discard_draft(draft, actor=bo.as_actor())
    assert (Draft.objects.count(), Attachment.objects.count()) == (0, 0)
    raws = StoredFile.objects.filter(wrapped_key__isnull=False).count()
    assert raws == 1, "the letter's own bytes stay"


def test_somebody_elses_draft_is_not_there(conversation, bo, ada):
    draft = save(conversation, bo)
    file = attach(draft, bo)
    actions.discard_draft(draft, actor=ada.as_actor())
    assert Draft.objects.count() == 1
    with pytest.raises(NotFound):
        attach(draft, ada)
    with pytest.raises(NotFound):
        actions.detach(file, actor=ada.as_actor())


def test_files_are_limited_one_by_one_and_together(conversation, bo, settings):
    settings.MAX_UPLOAD_BYTES = 10
    draft = save(conversation, bo)
    attach(draft, bo, b"12345")
    with pytest.raises(LimitExceeded):
        attach(draft, bo, b"123456")
    for _ in range(19):
        attach(draft, bo, b"")
    with pytest.raises(LimitExceeded):
        attach(draft, bo, b"")


def test_a_file_taken_off_is_gone(conversation, bo, django_capture_on_commit_callbacks):
    file = attach(save(conversation, bo), bo)
    with django_capture_on_commit_callbacks(execute=True):
        actions.detach(file, actor=bo.as_actor())
    assert (Attachment.objects.count(), StoredFile.objects.get(pk=file.file_id).wrapped_key) == (0, None)


@pytest.mark.parametrize(
    ("given", "kept"),
    [("../../x.sh", "x.sh"), ("C:\\a\\b.txt", "b.txt"), ("", "file"), ("..", "file"), ("a\r\nb\x00.pdf", "ab.pdf"),
     ("y" * 300 + ".pdf", "y" * 180 + ".pdf")],
)  # fmt: skip
def test_file_names_are_names_only(conversation, bo, given, kept):
    assert attach(save(conversation, bo), bo, name=given).filename == kept
