"""The statuses as a machine: whatever agents and mail do, in whatever order, the columns stay true."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from parlour.conversations import actions
from parlour.conversations.models import Conversation, Status
from parlour.conversations.summary import COLUMNS, derive
from parlour.kernel.clock import held_at, now
from parlour.kernel.errors import Conflict
from parlour.kernel.models import Event

pytestmark = pytest.mark.usefixtures("scoped")
AGENTS = ("close", "reopen", "snooze", "mark_spam", "unmark_spam", "trash", "restore")
SAYS = ("mail", "auto-reply", "reply", "reply-and-close", "note", "undo")


def model(status, before, what):
    """The next (status, status to go back to) by the book, or None where it must be a conflict."""
    shelved = ("open", "snoozed", "closed")
    here = "open" if status == "snoozed" else status
    table = {
        "close": ("closed", before) if status in ("open", "snoozed") else None,
        "reopen": ("open", before) if status in ("closed", "snoozed") else None,
        "snooze": ("snoozed", before) if status in ("open", "snoozed") else None,
        "mark_spam": ("spam", here) if status in shelved else None,
        "unmark_spam": (before or "open", "") if status == "spam" else None,
        "trash": ("trash", here) if status != "trash" else None,
        "restore": (before or "open", "") if status == "trash" else None,
        "mail": ("open", before) if status in shelved else (status, before),
        "auto-reply": (status, before),
        "note": (status, before),
        "reply": (status, before) if status in shelved else None,
        "reply-and-close": ("closed", before) if status in shelved else None,
    }
    return table[what]


@settings(
    max_examples=50,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(st.sampled_from(AGENTS + SAYS), min_size=1, max_size=10))
def test_the_columns_stay_true(steps, said, bo):
    first = said(sender="kim@customer.example")
    conversation, status, before, moment = first.conversation, "open", "", now()
    undoable = None
    for what in steps:
        moment += timedelta(seconds=1)
        with held_at(moment):
            if what == "undo":
                undoable = _undo(undoable, bo)
                status = Conversation.objects.get(pk=conversation.pk).status
            else:
                expected = None if model(status, before, what) is None else model(status, before, what)
                done = _do(what, conversation, first, said, bo)
                assert (done is not None) == (expected is not None), (what, status)
                status, before = expected or (status, before)
                undoable = (
                    done
                    if what.startswith("reply") and done
                    else (None if what == "mail" and status != "trash" else undoable)
                )
        row = Conversation.objects.get(pk=conversation.pk)
        assert row.status == status, what
        assert (row.status == Status.SNOOZED) == (row.snoozed_until is not None)
        _columns_are_true(row)
    numbers = list(Event.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def _do(what, conversation, first, said, bo):
    actor = bo.as_actor()
    try:
        if what in ("mail", "auto-reply"):
            sort = "message" if what == "mail" else what
            if Conversation.objects.get(pk=conversation.pk).status == "trash":
                return True  # begins anew elsewhere
            return said(sender="kim@customer.example", thread_ids=[first.outside_id], kind=sort)
        if what == "note":
            return actions.note(conversation, actor=actor, agent=bo, text="x")
        if what.startswith("reply"):
            return actions.reply(conversation, actor=actor, agent=bo, text="y", close=what.endswith("close"))
        extra = {"until": now() + timedelta(days=1)} if what == "snooze" else {}
        return getattr(actions, what)(conversation, actor=actor, **extra)
    except Conflict:
        return None


def _undo(message, bo):
    if message is not None:
        actions.discard_draft(actions.undo_reply(message, actor=bo.as_actor()), actor=bo.as_actor())


def _columns_are_true(row):
    kept = {name: getattr(row, name) for name in COLUMNS}
    derive(row)
    derived = {name: getattr(row, name) for name in COLUMNS}
    # Closing ends the waiting; the messages alone do not say so.
    kept.pop("waiting_since"), derived.pop("waiting_since")
    assert kept == derived
