"""What became of copies: written down, told, and tried again where that may help."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from parlour.contacts.actions.bounce import mark_bounced
from parlour.contacts.models import normalised_email
from parlour.conversations.events import DeliveryFailed, FailureState, ReplySent, tell
from parlour.conversations.locking import locked
from parlour.conversations.models import Conversation, Delivery, DeliveryState, Message
from parlour.conversations.summary import any_failed
from parlour.inboxes.contract import Outcome, Result
from parlour.kernel.actor import SYSTEM
from parlour.kernel.clock import now

BACK_OFF = tuple(timedelta(minutes=one) for one in (1, 5, 15, 60, 180, 360))
GIVE_UP_AFTER = timedelta(days=3)
LONGEST_WAIT = timedelta(hours=6)
MOST_AT_ONCE = 3
LONGEST_REASON = 300
LONGEST_CODE = 40
FAILURES = {
    DeliveryState.FAILED: FailureState.FAILED,
    DeliveryState.HELD: FailureState.HELD,
    DeliveryState.UNCONFIRMED: FailureState.UNCONFIRMED,
}


def write_results(message: Message, until: datetime, results: Mapping[str, Result]) -> None:
    """Write what the other side said of the copies claimed as `until`. A copy that somebody else has by now is left
    alone; one that was given up as unconfirmed meanwhile is believed when it is known after all."""
    by_address = {normalised_email(address): result for address, result in results.items()}
    mine = Q(
        state__in=[DeliveryState.CLAIMED, DeliveryState.HANDING_OVER, DeliveryState.UNCONFIRMED], lease_until=until
    )
    with transaction.atomic():
        conversation = locked(message.conversation)
        copies = list(Delivery.objects.select_for_update().filter(mine, message=message).order_by("pk"))
        for copy in copies:
            _apply(copy, by_address[normalised_email(copy.address)], message)
        _finish(conversation, message, copies)


def hold(message: Message, copies: Iterable[Delivery], code: str) -> None:
    """Hold copies back (the brake); inside the transaction that would have claimed them."""
    rows = list(copies)
    if not rows:
        return
    conversation = locked(message.conversation)
    for copy in rows:
        copy.state, copy.code, copy.lease_until = DeliveryState.HELD, code, None
        copy.save(update_fields=["state", "code", "lease_until"])
    _finish(conversation, message, rows)


def end_expired(message: Message) -> None:
    """What a worker left behind: copies that were only claimed are tried again; of those that were being handed over
    nobody can know, so an agent decides. They are never sent twice by themselves."""
    moment = now()
    with transaction.atomic():
        conversation = locked(message.conversation)
        rows = Delivery.objects.select_for_update().filter(message=message, lease_until__lte=moment)
        claimed = rows.filter(state=DeliveryState.CLAIMED)
        for copy in claimed:
            _again(copy, message)
        leaving = list(rows.filter(state=DeliveryState.HANDING_OVER).order_by("pk"))
        for copy in leaving:
            copy.state = DeliveryState.UNCONFIRMED
            copy.reason = _("Sending was interrupted while the mail was handed over; it may have arrived.")
            copy.save(update_fields=["state", "reason"])
        _finish(conversation, message, leaving)


def _again(copy: Delivery, message: Message) -> None:
    """No server said no: try again at once, but not for ever, for it may be this mail that ends the worker."""
    if copy.attempts >= MOST_AT_ONCE:
        _later(copy, message, _("Sending was interrupted."), None)
        return
    copy.state, copy.due_at, copy.lease_until, copy.reason = DeliveryState.QUEUED, now(), None, ""
    copy.save(update_fields=["state", "due_at", "lease_until", "reason"])


def _apply(copy: Delivery, result: Result, message: Message) -> None:
    copy.code, copy.reason = result.code[:LONGEST_CODE], result.sentence[:LONGEST_REASON]
    if result.outcome is Outcome.TEMPORARY:
        _later(copy, message, copy.reason, result.retry_after)
        return
    copy.state = {
        Outcome.SENT: DeliveryState.SENT,
        Outcome.PERMANENT: DeliveryState.FAILED,
        Outcome.UNCERTAIN: DeliveryState.UNCONFIRMED,
    }[result.outcome]
    if copy.state == DeliveryState.SENT:
        copy.sent_at, copy.reason = now(), ""
    elif copy.state == DeliveryState.FAILED and copy.code.startswith("5.1."):
        mark_bounced(copy.address, copy.code, actor=SYSTEM)
    copy.lease_until = copy.lease_until if copy.state == DeliveryState.UNCONFIRMED else None
    copy.save(update_fields=["state", "code", "reason", "sent_at", "lease_until"])


def _later(copy: Delivery, message: Message, reason: str, retry_after: float | None) -> None:
    wait = BACK_OFF[min(copy.attempts, len(BACK_OFF)) - 1] if copy.attempts else BACK_OFF[0]
    if retry_after:
        wait = min(max(wait, timedelta(seconds=retry_after)), LONGEST_WAIT)
    copy.lease_until, copy.reason = None, reason[:LONGEST_REASON]
    if now() + wait > message.at + GIVE_UP_AFTER and copy.attempts >= len(BACK_OFF):
        copy.state = DeliveryState.FAILED
    else:
        copy.state, copy.due_at = DeliveryState.QUEUED, now() + wait
    copy.save(update_fields=["state", "code", "reason", "due_at", "lease_until"])


def _finish(conversation: Conversation, message: Message, copies: list[Delivery]) -> None:
    newly = any(copy.state in FAILURES for copy in copies)
    failed = newly or (conversation.has_failure and any_failed(conversation))
    if failed != conversation.has_failure:
        conversation.has_failure = failed
        conversation.save(update_fields=["has_failure"])
    sent = sum(copy.state == DeliveryState.SENT for copy in copies)
    if sent:
        tell(ReplySent, conversation, actor=SYSTEM, message_id=message.pk, copies=sent)
    for copy in copies:
        if copy.state in FAILURES:
            state = FAILURES[DeliveryState(copy.state)]
            tell(DeliveryFailed, conversation, actor=SYSTEM, message_id=message.pk, delivery_id=copy.pk, state=state)
