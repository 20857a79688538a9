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


def command(*words):
    from parlour.config.cli import main

    return main(["mail", *map(str, words)])


def test_the_command_imports_and_says_what_became_of_it(inbox, mbox, capsys):
    assert command("import", mbox) == 0
    said = capsys.readouterr()
    assert "       4 became messages\n" in said.out
    assert said.out.endswith("       4 mails in all, into Support. Nothing was sent.\n")
    assert command("import", mbox, "--organisation", "larkmoor", "--inbox", "HELP@larkmoor.example") == 0
    assert "4 were imported before" in capsys.readouterr().out


def test_the_command_stops_after_the_present_mail_and_goes_on_later(inbox, mbox, capsys, monkeypatch):
    import os
    import signal

    from parlour.config import mail_commands

    told = mail_commands.Bar.tell

    def interrupt(bar, share, outcomes):
        told(bar, share, outcomes)
        if outcomes.total() == 2:
            os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(mail_commands.Bar, "tell", interrupt)
    assert command("import", mbox) == 130
    assert "Run the same command again to go on." in capsys.readouterr().out
    assert Message.objects.count() == 2
    monkeypatch.setattr(mail_commands.Bar, "tell", told)
    assert command("import", mbox) == 0
    assert Message.objects.count() == 4


def test_the_command_asks_which_inbox_and_refuses_what_is_not_there(inbox, other_house, mbox, capsys):
    from parlour.inboxes.models import Inbox
    from parlour.kernel.scoping import across_organisations

    with across_organisations("a test makes its cast"):
        Inbox.objects.create(organisation=other_house, name="Hej", kind="email", address="hej@kystvej.example")
    for words, sentence in (
        (("import", mbox), "Say which inbox: --organisation kystvej --inbox hej@kystvej.example"),
        (("import", mbox, "--inbox", "no@no.example"), "There is no such inbox."),
        (("import", "/nowhere", "--organisation", "larkmoor"), "There is no file or folder nowhere"),
        (("explain", "/nowhere", "--organisation", "larkmoor"), "Can't read /nowhere"),
    ):
        assert command(*words) == 1
        said = capsys.readouterr()
        assert (said.err.startswith(sentence), said.err.count("\n"), said.out) == (True, 1, "")


def test_the_command_explains_in_words_and_as_json(inbox, tmp_path, capsys):
    import json

    (tmp_path / "one.eml").write_bytes(mail(1).as_bytes())
    assert command("explain", tmp_path / "one.eml") == 0
    said = capsys.readouterr().out
    assert said.startswith("It would begin a new conversation.\n  It answers nothing that we know")
    assert command("explain", tmp_path / "one.eml", "--json") == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["outcome"], facts["number"], facts["steps"][0]["step"]) == ("begin", None, "loop_guard")
    assert Conversation.objects.count() == 0
