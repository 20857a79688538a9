"""Threading judged as a whole: whatever the order in which the mails of many threads come in, duplicates and
strangers among them, the conversations are the threads."""

from collections import defaultdict

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from parlour.conversations.models import Conversation, Message
from parlour.kernel.scoping import across_organisations

PEOPLE = ("dee", "zoe", "kim")


@st.composite
def forests(draw):
    """A list of mails (thread, number, parent or None, author), parents first."""
    mails, by_thread = [], defaultdict(list)
    for number in range(draw(st.integers(2, 12))):
        thread = draw(st.integers(0, 3))
        parent = draw(st.sampled_from(by_thread[thread])) if by_thread[thread] else None
        author = draw(st.sampled_from(PEOPLE))
        by_thread[thread].append(number)
        mails.append((thread, number, parent, author))
    return mails


def chain(mails, number):
    """The ids that a mail answers, nearest first."""
    found, parents = [], {one[1]: one[2] for one in mails}
    while (number := parents[number]) is not None:
        found.append(f"m{number}@x")
    return found


def address(thread, author):
    return f"{author}.{thread}@customer.example"


@pytest.mark.django_db(transaction=False)
@settings(
    max_examples=60,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # shrinking such a long story takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(mails=forests(), data=st.data())
def test_conversations_are_the_threads(mails, data, arrive, desk):
    with across_organisations("a test begins anew"):
        Message.objects.all().delete()
        Conversation.objects.all().delete()
        desk.envelopes.all().delete()
    order = data.draw(st.permutations(mails))
    repeats = data.draw(st.lists(st.sampled_from(mails), max_size=3))
    strangers = data.draw(st.lists(st.sampled_from(mails), max_size=3, unique=True))
    bang = [("mail", one) for one in [*order, *repeats]]
    for one in strangers:
        bang.insert(data.draw(st.integers(0, len(bang))), ("stranger", one))
    for what, (thread, number, _parent, author) in bang:
        everybody = [{"address": address(thread, one), "role": "cc"} for one in PEOPLE]
        if what == "mail":
            arrive(
                sender=address(thread, author),
                outside_id=f"m{number}@x",
                thread_ids=chain(mails, number),
                parties=everybody,
                text=f"{number}",
            )
        else:
            arrive(
                sender="mallory@elsewhere.example",
                outside_id=f"s{number}@x",
                thread_ids=[f"m{number}@x", *chain(mails, number)],
                parties=[],
                text=f"s{number}",
            )
    with across_organisations("a test looks"):
        found = defaultdict(set)
        for conversation, outside_id in Message.objects.values_list("conversation", "outside_id"):
            found[conversation].add(outside_id)
    groups = [frozenset(one) for one in found.values()]
    ours = sorted(map(sorted, (one for one in groups if not any(name.startswith("s") for name in one))))
    assert ours == sorted(map(sorted, expected(mails)))
    assert all(all(name.startswith("s") for name in one) for one in groups if any(name.startswith("s") for name in one))


def expected(mails):
    """The trees of the forest: a thread may begin several times."""
    root = {}
    for _thread, number, parent, _author in mails:
        root[number] = root[parent] if parent is not None else number
    trees = defaultdict(set)
    for number, first in root.items():
        trees[first].add(f"m{number}@x")
    return [frozenset(one) for one in trees.values()]
