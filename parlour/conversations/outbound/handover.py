"""Handing one message over: claimed, marked before it leaves, and written down afterwards."""

import logging
import time
from collections.abc import Mapping

from django.db import OperationalError
from django.utils.translation import gettext as _

from parlour.conversations.models import Delivery
from parlour.conversations.outbound.build import build
from parlour.conversations.outbound.claims import Claim, mark_leaving
from parlour.conversations.outbound.results import write_results
from parlour.inboxes.contract import Outcome, Result
from parlour.inboxes.facts import inbox_facts
from parlour.inboxes.registry import channel
from parlour.kernel.errors import NotFound, Permanent, Temporary

logger = logging.getLogger("parlour.sending")
TRIES = 5


class ClaimEnded(Exception):
    """Somebody else has the copies by now; nothing may leave."""


def hand_over(claimed: Claim) -> bool:
    """Send the claimed copies and write down the answers; returns whether the other side could be spoken to."""
    results = _attempt(claimed)
    for count in range(TRIES):
        try:
            write_results(claimed.message, claimed.until, results)
            break
        except OperationalError:
            # What has left has left: if this can't be written at all, the copies end as unconfirmed, never sent again.
            logger.warning("the answers for message %s could not be written yet", claimed.message.pk)
            time.sleep(0.2 * 2**count)
    # A code is an answer: the server is there, and only minds this mail or this recipient.
    return any(one.code or one.outcome is not Outcome.TEMPORARY for one in results.values())


def _attempt(claimed: Claim) -> Mapping[str, Result]:
    addresses = tuple(one.address for one in claimed.copies)
    leaving: set[str] = set()

    def before_handover(accepted: tuple[str, ...]) -> None:
        if not mark_leaving(claimed, accepted):
            raise ClaimEnded
        leaving.update(accepted)

    try:
        facts = inbox_facts(claimed.message.inbox)
        outbound = build(claimed.message, claimed.copies, facts)
        found = dict(channel(facts.kind).send(outbound, facts, before_handover=before_handover))
    except ClaimEnded:
        found = {}
    except NotFound as error:
        found = dict.fromkeys(addresses, Result(Outcome.PERMANENT, error.sentence))
    except (Permanent, Temporary) as error:
        found = dict.fromkeys(addresses, Result(Outcome.TEMPORARY, error.sentence))
    except Exception as error:  # noqa: BLE001 - the edge of sending: whatever breaks, the copies must end in a known state
        logger.error("message %s could not be handed over: %s", claimed.message.pk, type(error).__name__)
        found = {}
    return {one.address: found.get(one.address) or _unknown(one, leaving) for one in claimed.copies}


def _unknown(copy: Delivery, leaving: set[str]) -> Result:
    if copy.address in leaving:
        return Result(Outcome.UNCERTAIN, _("The connection broke while the mail was handed over; it may have arrived."))
    return Result(Outcome.TEMPORARY, _("Something went wrong before the mail left; it will be tried again."))
