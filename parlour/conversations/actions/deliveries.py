"""What an agent does about a copy that did not arrive."""

from django.db import transaction
from django.utils.translation import gettext as _

from parlour.conversations.events import DeliveryCancelled, DeliveryRetried, tell
from parlour.conversations.locking import locked
from parlour.conversations.models import Conversation, Delivery, DeliveryState
from parlour.conversations.outbound.brake import ALLOWED, PAUSED
from parlour.conversations.policies import allow, may_manage, may_reply
from parlour.conversations.summary import FAILED, any_failed
from parlour.kernel.actor import Actor
from parlour.kernel.clock import now
from parlour.kernel.errors import Conflict, NotFound

RETRIABLE = (DeliveryState.FAILED, DeliveryState.BOUNCED, DeliveryState.UNCONFIRMED, DeliveryState.HELD)
STILL_HERE = (DeliveryState.QUEUED, DeliveryState.HELD)


@transaction.atomic
def retry_delivery(delivery: Delivery, *, actor: Actor) -> Delivery:
    """Send a copy again: one that failed, came back, was held back for its recipient, or is not confirmed (the agent
    then accepts that it may arrive twice). Raises Conflict in other states, and while the inbox may not send."""
    allow(may_reply(actor))
    conversation, row = _locked(delivery)
    if row.state not in RETRIABLE:
        raise Conflict(_("This copy is not waiting for you; look at it again."))
    if row.state == DeliveryState.HELD and row.code == PAUSED:
        raise Conflict(
            _("Sending from this inbox was stopped. An administrator lets it go on in the settings of the inbox.")
        )
    row.state, row.attempts, row.due_at, row.lease_until, row.reason = DeliveryState.QUEUED, 0, now(), None, ""
    row.code = ALLOWED
    row.save(update_fields=["state", "attempts", "due_at", "lease_until", "reason", "code"])
    _settle(conversation)
    tell(DeliveryRetried, conversation, actor=actor, message_id=row.message_id, delivery_id=row.pk)
    return row


@transaction.atomic
def cancel_delivery(delivery: Delivery, *, actor: Actor) -> Delivery:
    """Give up a copy that has not left. Raises Conflict when it has, or is leaving."""
    allow(may_reply(actor))
    conversation, row = _locked(delivery)
    still_here = Delivery.objects.filter(pk=row.pk, state__in=STILL_HERE)
    if not still_here.update(state=DeliveryState.CANCELLED, lease_until=None):
        raise Conflict(_("This copy has left, or is leaving; it can't be called back."))
    row.state = DeliveryState.CANCELLED
    _settle(conversation)
    tell(DeliveryCancelled, conversation, actor=actor, message_id=row.message_id, delivery_id=row.pk)
    return row


@transaction.atomic
def dismiss_failures(conversation: Conversation, *, actor: Actor) -> Conversation:
    """Take a conversation out of the view of failures: somebody has seen them. The copies keep their states."""
    allow(may_manage(actor))
    conversation = locked(conversation)
    conversation.has_failure = False
    conversation.save(update_fields=["has_failure"])
    return conversation


def _locked(delivery: Delivery) -> tuple[Conversation, Delivery]:
    conversation = locked(delivery.message.conversation)
    row = Delivery.objects.select_for_update().filter(pk=delivery.pk, message__conversation=conversation).first()
    if row is None:
        raise NotFound(_("There is no such delivery."))
    return conversation, row


def _settle(conversation: Conversation) -> None:
    if conversation.has_failure and not any_failed(conversation):
        conversation.has_failure = False
        conversation.save(update_fields=["has_failure"])


__all__ = ["FAILED", "cancel_delivery", "dismiss_failures", "retry_delivery"]
