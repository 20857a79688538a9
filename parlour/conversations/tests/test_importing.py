"""Bringing old mail over: whole, once, silently, and again from where it was stopped."""

import mailbox
import subprocess
import sys
import threading
from collections import Counter
from email.message import EmailMessage

import pytest

from parlour.conversations import tasks
from parlour.conversations.importing.run import import_mails
from parlour.conversations.importing.sources import mails
from parlour.conversations.models import Conversation, Delivery, Message, Status
from parlour.inboxes.models import Envelope
from parlour.kernel.errors import Invalid

pytestmark = pytest.mark.usefixtures("scoped")
LIMIT = 1_000_000


def mail(number, *, sender="dee@customer.example", to="help@larkmoor.example", answers="", body=""):
    one = EmailMessage()
    one["From"], one["To"], one["Subject"] = sender, to, f"Subject {number}"
    one["Date"], one["Message-ID"] = "Sun, 03 Mar 2019 12:00:00 +0000", f"<{number}@x>"
    if answers:
        one["In-Reply-To"] = f"<{answers}@x>"
    one.set_content(body or f"Body {number}.\n\nFrom here on\n")
    return one


@pytest.fixture
def mbox(tmp_path):
    """Two threads: one with an answer of ours, one that is a spam mail's worth of nothing."""
    path = tmp_path / "old.mbox"
    box = mailbox.mbox(path)
    for one in (
        mail(1),
        mail(2, sender="help@larkmoor.example", to="dee@customer.example", answers=1),
        mail(3, answers=2),
        mail(4, sender="kim@x.example"),
    ):
        box.add(one)
    box.flush()
    return path


def bring(inbox, path, stop_after=None):
    seen = []
    return import_mails(
        inbox,
        mails(path, LIMIT),
        stopped=lambda: stop_after is not None and len(seen) >= stop_after,
        told=lambda share, outcomes: seen.append(share),
    )


def test_an_mbox_comes_over_with_our_own_answers(inbox, mbox):
    assert bring(inbox, mbox) == Counter(done=4)
    first, second = Conversation.objects.order_by("number")
    assert [(one.direction, one.at.year) for one in first.messages.order_by("pk")] == [
        ("incoming", 2019),
        ("outgoing", 2019),
        ("incoming", 2019),
    ]
    assert (first.status, second.status, first.waiting_since, Delivery.objects.count()) == (
        Status.CLOSED,
        Status.CLOSED,
        None,
        0,
    )
    assert first.messages.order_by("pk").first().text.endswith("From here on")


def test_it_can_be_run_again_and_goes_on_where_it_was_stopped(inbox, mbox):
    assert bring(inbox, mbox, stop_after=2) == Counter(done=2)
    assert bring(inbox, mbox) == Counter(already=2, done=2)
    assert bring(inbox, mbox) == Counter(already=4)
    assert (Message.objects.count(), Envelope.objects.count()) == (4, 4)


def test_what_was_taken_but_not_read_is_read_the_next_time(inbox, mbox):
    from parlour.inboxes.actions import accept

    first = next(mails(mbox, LIMIT))
    accept(inbox.pk, first.raw, source="import", never_answer=True)
    assert bring(inbox, mbox) == Counter(done=4)


def test_a_maildir_comes_over_whatever_its_flags(inbox, tmp_path):
    box = mailbox.Maildir(tmp_path / "box")
    for number in range(3):
        box.add(mail(number))
    assert bring(inbox, tmp_path / "box") == Counter(done=3)
    for one in (tmp_path / "box" / "new").iterdir():
        one.rename(tmp_path / "box" / "cur" / f"{one.name}:2,S")
    assert bring(inbox, tmp_path / "box") == Counter(already=3)


def test_a_single_mail_too(inbox, tmp_path):
    (tmp_path / "one.eml").write_bytes(mail(1).as_bytes())
    assert bring(inbox, tmp_path / "one.eml") == Counter(done=1)


def test_what_is_too_large_or_empty_is_left_out_and_counted(inbox, tmp_path):
    path = tmp_path / "old.mbox"
    path.write_bytes(
        b"From a 10:00\r\n\r\n\r\nFrom b 10:01\r\n"
        + mail(1).as_bytes()
        + b"\nFrom c 10:02\n"
        + mail(2, body="x" * 3000).as_bytes()
    )
    found = import_mails(inbox, mails(path, 2000), stopped=lambda: False, told=lambda share, outcomes: None)
    assert found == Counter({"empty": 1, "done": 1, "too large": 1})


def test_the_stdlib_reads_the_same_mails(mbox):
    ours = [one.raw for one in mails(mbox, LIMIT)]
    theirs = [box.as_bytes() for box in mailbox.mbox(mbox)]
    # the standard library writes "From " lines with a quote and leaves them so; we take the quote away
    assert [one.replace(b">From", b"From").rstrip() for one in theirs] == [
        one.replace(b">From", b"From").rstrip() for one in ours
    ]


@pytest.mark.parametrize("name", ["nothing", "folder", "junk.bin"])
def test_what_holds_no_mail_is_refused(tmp_path, name):
    (tmp_path / "folder").mkdir()
    (tmp_path / "junk.bin").write_bytes(b"\x00\x01\n")
    with pytest.raises(Invalid):
        list(mails(tmp_path / name, LIMIT))


def test_import_never_sends(inbox, mbox):
    bring(inbox, mbox)
    tasks.send_due(threading.Event())
    assert Delivery.objects.count() == 0


def test_parse_needs_no_django():
    code = (
        "import sys; from parlour.config.cli import main; code = main(['mail', 'parse']); "
        "assert 'django' not in sys.modules; sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", code], input=mail(1).as_bytes(), capture_output=True, timeout=60)
    assert (done.returncode, b'"message_id": "1@x"' in done.stdout) == (0, True), done.stderr
    empty = subprocess.run([sys.executable, "-c", code], input=b"", capture_output=True, timeout=60)
    assert (empty.returncode, empty.stderr.count(b"\n"), b"There is no mail to read" in empty.stderr) == (1, 1, True)
