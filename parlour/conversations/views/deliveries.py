"""What became of the copies of a message: on their way, sent, or failed and why."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parlour.conversations.models import Conversation, Delivery, DeliveryState
from parlour.kernel.clock import now
from parlour.ui.moments import show

_ON_THE_WAY = (DeliveryState.QUEUED, DeliveryState.CLAIMED, DeliveryState.HANDING_OVER)
_WRONG = (DeliveryState.FAILED, DeliveryState.BOUNCED, DeliveryState.UNCONFIRMED, DeliveryState.HELD)


@dataclass(frozen=True, slots=True)
class Failure:
    """One copy that did not arrive, and where to ask for another try."""

    sentence: str
    retry_url: str
    cancel_url: str = ""


class DeliveryLines:
    """The lines below an outgoing message."""

    def __init__(self, deliveries: list[Delivery], conversation: Conversation, slug: str) -> None:
        self._deliveries = deliveries
        self._conversation = conversation
        self._slug = slug

    @property
    def failures(self) -> list[Failure]:
        return [self._failure(one) for one in self._deliveries if one.state in _WRONG]

    @property
    def can_be_undone(self) -> bool:
        moment = now()
        queued = [one for one in self._deliveries if one.state == DeliveryState.QUEUED]
        return (
            bool(queued)
            and len(queued) == len(self._deliveries)
            and all(one.due_at > moment and not one.attempts for one in queued)
        )

    @property
    def waiting(self) -> str:
        waiting = [one for one in self._deliveries if one.state in _ON_THE_WAY]
        if not waiting:
            return ""
        if self.can_be_undone:
            return _("Leaves in a moment.")
        tried = [one for one in waiting if one.attempts]
        if tried:
            return _("Not taken yet; the next try is at %(time)s.") % {
                "time": show(min(one.due_at for one in tried), "clock")
            }
        return _("On its way.")

    @property
    def sent(self) -> str:
        """Said only when every copy was taken: honest, and quiet."""
        sent = [one.sent_at for one in self._deliveries if one.state == DeliveryState.SENT and one.sent_at]
        if not sent or len(sent) < len(self._deliveries):
            return ""
        words = ngettext("Sent at %(time)s", "%(count)d copies sent, the last at %(time)s", len(sent))
        return words % {"time": show(max(sent), "clock"), "count": len(sent)}

    def _failure(self, one: Delivery) -> Failure:
        held = one.state == DeliveryState.HELD
        return Failure(_sentence(one), self._url("retry", one), self._url("cancel", one) if held else "")

    def _url(self, name: str, one: Delivery) -> str:
        return reverse(f"conversations:{name}", args=[self._slug, self._conversation.number, one.pk])


def _sentence(one: Delivery) -> str:
    words = {
        DeliveryState.FAILED: _("It could not be delivered to %(address)s."),
        DeliveryState.BOUNCED: _("It came back from %(address)s."),
        DeliveryState.UNCONFIRMED: _("Nobody can say whether it reached %(address)s; sending it again may double it."),
        DeliveryState.HELD: _("It is held back: too much was sent at once. It has not gone to %(address)s."),
    }[DeliveryState(one.state)]
    told = words % {"address": one.address}
    return f"{told} {one.reason}" if one.reason else told
