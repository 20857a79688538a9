"""The import itself: each mail through the same door and the same pipeline as new mail, marked as old."""

from collections import Counter
from collections.abc import Callable, Iterable
from uuid import UUID

from parlour.conversations.actions.receive import receive
from parlour.conversations.importing.sources import Found
from parlour.inboxes.actions import accept
from parlour.inboxes.models import Envelope, EnvelopeState, Inbox
from parlour.kernel.scoping import across_organisations

SOURCE = "import"
ALREADY = "already"
TOO_LARGE = "too large"
EMPTY = "empty"


def import_mails(
    inbox: Inbox, found: Iterable[Found], *, stopped: Callable[[], bool], told: Callable[[float, Counter[str]], None]
) -> Counter[str]:
    """Take in every mail and return how many ended how (states of envelopes, and the words above).

    May be stopped after any mail and run again: what was taken in before is counted as “already” and not touched.
    """
    outcomes: Counter[str] = Counter()
    for one in found:
        outcomes[_take_in(inbox, one)] += 1
        told(one.share, outcomes)
        if stopped():
            break
    return outcomes


def _take_in(inbox: Inbox, found: Found) -> str:
    if found.raw is None:
        return TOO_LARGE
    if not found.raw.strip():
        return EMPTY
    accepted = accept(inbox.pk, found.raw, source=SOURCE, ref=found.ref, never_answer=True)
    if not accepted.new and not _waits(accepted.envelope_id):
        return ALREADY
    return str(receive(accepted.envelope_id).state)


def _waits(envelope_id: UUID) -> bool:
    """Whether an import before was stopped between taking a mail and reading it."""
    with across_organisations("the operator imports into any organisation"):
        return Envelope.objects.filter(pk=envelope_id, state=EnvelopeState.WAITING).exists()
