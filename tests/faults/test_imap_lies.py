"""IMAP servers that hang, drop, drip, flood, lie and answer garbage: a clear state, recovery, nothing lost."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from parlour.channels.email.transport.imap.mailbox import Timeouts, open_mailbox
from parlour.channels.email.transport.imap.reading import Fetched, Reading
from parlour.channels.email.transport.tests.keeper import Keeper, mail, plain
from parlour.kernel.errors import Invalid, Permanent, Temporary
from tests.servers.liar import DRIP, DROP, FLOOD, GARBAGE, HANG, Letter, Liar, lying_imap

pytestmark = pytest.mark.faults

# These tests have little patience (seconds per command), and a fault must end soon after it.
HASTY = Timeouts(connect=0.8, command=0.8, per_mebibyte=0.1)
PATIENCE = 4.0


def begun(liar: Liar) -> Keeper:
    """Somebody who has read the folder before the mails of the test came."""
    letters, liar.letters = liar.letters, []
    keeper = Keeper(plain(liar.port), timeouts=HASTY)
    keeper.read()
    liar.letters = letters
    return keeper


def read_until_quiet(keeper: Keeper, passes: int = 12) -> list[str]:
    """Pass after pass, as the watcher does; returns the sentences of the faults on the way."""
    said = []
    for _pass in range(passes):
        try:
            keeper.read()
        except (Temporary, Permanent) as fault:
            said.append(fault.sentence)
    return said


@pytest.mark.parametrize("kind", [HANG, DROP, GARBAGE, DRIP, FLOOD])
@pytest.mark.parametrize("step", ["GREETING", "AUTHENTICATE", "EXAMINE", "SEARCH", "FETCH"])
def test_misbehaviour_at_every_step_ends_in_time_and_is_survived(step: str, kind: str) -> None:
    letters = [Letter(uid, mail(uid)) for uid in range(1, 6)]
    with lying_imap(*letters) as liar:
        keeper = begun(liar)
        liar.misbehave, liar.times = {step: kind}, 1
        began = time.monotonic()
        with pytest.raises(Temporary):
            keeper.read()
        assert time.monotonic() - began < PATIENCE
        read_until_quiet(keeper, passes=3)
        assert keeper.kept == [mail(uid) for uid in range(1, 6)]


def test_uids_that_the_server_says_do_not_exist_yet_are_not_waited_for() -> None:
    with lying_imap(Letter(1, mail(1))) as liar:
        keeper = begun(liar)
        liar.search = lambda honest: [*honest, 17, 4_294_967_295]
        keeper.read()
        assert keeper.cursor is not None
        assert (keeper.kept, keeper.cursor.missed) == ([mail(1)], {})


def test_an_invented_uid_does_not_move_the_cursor_past_real_mail() -> None:
    with lying_imap(Letter(1, mail(1))) as liar:
        keeper = begun(liar)
        liar.search = lambda honest: [*honest, 4_294_967_295, 10**30, 17]
        liar.uidnext = 4_294_967_295
        keeper.read()
        liar.search, liar.uidnext = None, None
        liar.deliver(mail(2))
        keeper.read()
        assert keeper.kept == [mail(1), mail(2)]


def test_a_uidnext_that_goes_back_is_read_again() -> None:
    """The server was restored from a backup and forgot to say so: new mail under numbers that we know."""
    with lying_imap(*[Letter(uid, mail(uid)) for uid in (1, 2, 3)]) as liar:
        keeper = begun(liar)
        keeper.read()
        liar.letters = [Letter(1, mail(1)), Letter(2, mail("after the restore"))]
        keeper.read()
        assert keeper.kept == [mail(1), mail(2), mail(3), mail("after the restore")]


def test_a_uidvalidity_that_changes_every_time_doubles_nothing() -> None:
    with lying_imap(*[Letter(uid, mail(uid)) for uid in (1, 2, 3)]) as liar:
        keeper = begun(liar)
        for validity in range(100, 105):
            liar.uidvalidity = validity
            keeper.read()
        assert keeper.kept == [mail(1), mail(2), mail(3)]


def test_no_uidvalidity_is_a_clear_state() -> None:
    with lying_imap(uidvalidity=None) as liar, pytest.raises(Temporary, match="no UIDVALIDITY"):
        Keeper(plain(liar.port)).read()


def test_two_mails_under_one_uid_are_both_taken() -> None:
    with lying_imap(Letter(5, mail("first")), Letter(5, mail("second")), Letter(6, mail(6))) as liar:
        keeper = begun(liar)
        keeper.read()
        assert sorted(keeper.kept) == sorted([mail("first"), mail("second"), mail(6)])


def test_a_lower_uid_that_shows_late_is_taken() -> None:
    with lying_imap(Letter(1, mail(1)), Letter(3, mail(3))) as liar:
        keeper = begun(liar)
        keeper.read()
        liar.letters.insert(1, Letter(2, mail(2)))
        keeper.read()
        keeper.read()
        assert keeper.kept == [mail(1), mail(3), mail(2)]
        assert keeper.taken == 3


@pytest.mark.parametrize("poison", [{"garbage": True}, {"drop": True}, {"literal": 10**12}, {"literal": 10**6}])
def test_one_poisonous_mail_among_many_blocks_nobody(poison: dict[str, int]) -> None:
    letters = [Letter(uid, mail(uid)) for uid in range(1, 31)]
    letters[11] = Letter(12, mail("poison"), **poison)  # type: ignore[arg-type]
    with lying_imap(*letters) as liar:
        keeper = begun(liar)
        said = read_until_quiet(keeper, passes=6)
        assert sorted(keeper.kept) == sorted(mail(uid) for uid in range(1, 31) if uid != 12)
        assert len(said) == 4
        assert keeper.cursor is not None
        assert set(keeper.cursor.missed) == {12}
        # Mended on the server: taken at the next try without anybody's doing.
        letters[11] = Letter(12, mail("poison"))
        liar.letters = letters
        keeper.clock = lambda: datetime.now(UTC) + timedelta(hours=1)
        keeper.read()
        assert len(keeper.kept) == 30
        assert keeper.cursor.missed == {}


def test_a_mail_that_never_comes_whole_is_taken_as_its_header_in_the_end() -> None:
    class Stubborn(Letter):
        pass

    with lying_imap(Letter(1, mail(1)), Letter(2, mail("stuck"), literal=10**12)) as liar:
        keeper = begun(liar)
        hours = 0
        for _try in range(12):
            hours += 7
            keeper.clock = lambda hours=hours: datetime.now(UTC) + timedelta(hours=hours)  # type: ignore[misc]
            liar.letters[1].literal = None if _try > 9 else 10**12
            read_until_quiet(keeper, passes=1)
        assert keeper.kept[0] == mail(1)
        assert b"Subject: mail stuck" in keeper.kept[1]


def test_a_size_that_is_a_lie_costs_no_memory_and_no_mail() -> None:
    small = Letter(1, mail("small that says it is large"), size=10**12)
    large = Letter(2, mail("large that says it is small", size=3_000_000), size=10)
    with lying_imap(small, large, Letter(3, mail(3))) as liar:
        keeper = begun(liar)
        keeper.reading = Reading(message_limit=5_000_000)
        read_until_quiet(keeper, passes=4)
        assert b"X-Mail-Too-Large: 1000000000000" in keeper.kept[0]
        assert keeper.kept[1:] == [large.raw, mail(3)]


def test_poison_two_hundred_mails_one_refused_and_one_too_large() -> None:
    letters = [Letter(uid, mail(uid)) for uid in range(1, 201)]
    letters[49] = Letter(50, mail("large", size=300_000))
    letters[149] = Letter(150, mail("poison"), garbage=True)

    def refuse(fetched: Fetched) -> None:
        if fetched.uid == 100:
            raise Invalid("not this one")

    with lying_imap(*letters) as liar:
        keeper = begun(liar)
        keeper.reading, keeper.refuse = Reading(message_limit=200_000), refuse
        read_until_quiet(keeper, passes=6)
        assert len(keeper.kept) == 198
        assert keeper.taken == 198
        assert keeper.cursor is not None
        assert set(keeper.cursor.missed) == {100, 150}


@pytest.mark.parametrize("kind", [DROP, HANG, GARBAGE, FLOOD])
def test_idle_that_breaks_ends_in_time(kind: str) -> None:
    with lying_imap(Letter(1, mail(1))) as liar:
        liar.misbehave = {"IDLE": kind}
        began = time.monotonic()
        with open_mailbox(plain(liar.port), Keeper(plain(liar.port)).credentials, HASTY) as mailbox:
            mailbox.examine("INBOX")
            with pytest.raises(Temporary):
                mailbox.idle(seconds=3, stopped=lambda: False)
        assert time.monotonic() - began < PATIENCE + 3


def test_nothing_ever_asks_to_change_the_mailbox() -> None:
    with lying_imap(*[Letter(uid, mail(uid)) for uid in (1, 2)]) as liar:
        keeper = begun(liar)
        keeper.read()
        verbs = {command.upper().removeprefix("UID ").split(" ")[0] for command in liar.commands}
        assert verbs == {"CAPABILITY", "AUTHENTICATE", "EXAMINE", "SEARCH", "FETCH", "LOGOUT"}
        assert not [command for command in liar.commands if "BODY[" in command]
